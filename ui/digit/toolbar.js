// The canvas shows its undo, redo and reset only under a mouse, and hides them, ready to be hit by
// accident, over its own upper right corner. Here two stand above it for good, in the reader's
// language: they go on where the canvas's own steps end, with the session's. Its reset goes back to
// what it was opened with, not to an empty canvas: Clear does that. What the pen does is heard here
// as well, and what Python says of the digit in hand comes this way.
import { el, write } from '../browser/drawing/dom.js'
import { Boxes } from './boxes.js'
import { CANVAS, hand } from './hand.js'
import { canvasObject, keep, taken } from './kept.js'
import { Pen, onCanvas } from './pen.js'
import { drawStrokes } from './strokes.js'

// The canvas and its layers are as large as the place they are given; it reads the pointer by its
// size on the screen, so that nothing has to be zoomed.
const STYLE = `
  .dc-root, .dc-container, .canvas-container, canvas { width: 100% !important }
  .dc-scroll { overflow: visible !important }
  .dc-container { height: auto !important; aspect-ratio: 1 }
  .past { position: absolute; inset: 0; z-index: 20; pointer-events: none; border-radius: inherit }
  .past[hidden] { display: none }
  .past.leaving { opacity: 0; transition: opacity .6s }
  .hint, .tip { position: absolute; z-index: 21; pointer-events: none; transition: opacity .3s }
  .hint { inset: auto 0 8px; margin: 0; text-align: center; color: var(--soft-on-black) }
  .hint span { background: #000; font: 15px/1.4 'Source Sans', sans-serif; padding: 2px 8px; border-radius: 6px }
  .hint.nothing { inset: calc(50% - .8em) 0 auto } .hint.nothing span { font-size: 18px }
  .tip { width: 14px; height: 14px; margin: -7px; border-radius: 50%; background: var(--hand) }
  .hint[hidden], .tip[hidden] { display: none }
  .upper-canvas { cursor: var(--eraser) !important }
  .canvas-container, canvas { height: 100% !important }
  .dc-toolbar { top: -2.3rem !important; opacity: 1 !important; padding: 0 !important; transition: none !important }
  .dc-toolbar-card { background: none; box-shadow: none; gap: 2px }
  .dc-icon-button { min-width: 2rem; min-height: 2rem }
  .dc-icon-button:focus-visible { outline: 2px solid currentColor }
  .dc-icon-button svg { width: 1.1rem; height: 1.1rem }
  .dc-toolbar-separator, .dc-icon-button:not([data-step]) { display: none !important }
  @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important } }
`
const GHOSTLY = '#8f959d' // its ink: nobody is to take it for their own
const THEIRS = { undo: 'Undo', redo: 'Redo', send: 'Update the app with this drawing' }
const PAUSE = 200 // milliseconds: so long the canvas waits after the pen's lift before it sends
const LATE = PAUSE + 50
const PATIENCE = 3000 // milliseconds: so long a press waits for a server that says nothing
const UNHEARD = 'unheard' // what ui/page/frame.js listens to
const SETTLED = 64 // frames
const CLEAR = '.st-key-clear button'
const PENS = '.st-key-pen button'
const WRITTEN = 'textarea, select, input:not([type=range], [type=checkbox], [type=radio], [type=button])'

export default class Toolbar {
  // What was done here and the server has yet to hear of.
  ahead = false // whether the canvas is still to show what is known here
  passing = false // whether a press that was held goes its way
  cleared = false // whether Clear was pressed here, nothing else since, and the server has yet to say so
  silent = false // whether the server was waited for in vain
  chosen = null // the pen that was chosen, until the canvas has heard of it
  otherwise = false // whether the stroke under the pen is drawn with another pen than the canvas's

  constructor(_host, { data }) {
    this.said = data.hints // before anything else: what is held may be known already
    this.lifted = -Infinity
    this.stroke = false // whether there is one that is not noted yet
    this.held = [] // presses in their order, until what came before them is noted
    this.listeners = new AbortController()
    const { signal } = this.listeners
    this.pen = new Pen(hand)
    this.pen.listen(signal)
    this.past = Object.assign(document.createElement('canvas'), { className: 'past' })
    const hint = name => el('p', { class: `hint ${name}`, 'aria-hidden': 'true', hidden: true }, el('span'))
    /** @type {Record<string, HTMLElement>} */
    this.hints = { nothing: hint('nothing'), ghost: hint('ghost') }
    this.tip = el('i', { class: 'tip', hidden: true })
    this.boxes = new Boxes(hand)
    this.boxes.label = data.digit
    this.unfollow = hand.follow(held => this.#showPast(held))
    hand.onTake = one => this.trigger('one', one === null ? 0 : one + 1)
    const listen = (name, what) => addEventListener(name, what, { capture: true, signal })
    listen('pointerdown', event => this.#down(event))
    for (const name of ['pointerup', 'pointercancel'])
      listen(name, event => event.button <= 0 && event.pointerId === this.pointer && this.#up())
    listen('click', event => this.#click(event))
    listen('keydown', event => this.#key(event))
    listen('pagehide', () => hand.told?.source === 'drawing' && keep(hand.strokes))
  }

  update({ data, setTriggerValue }) {
    // What is noted while a stroke still waits to be sent is the stroke before it.
    const noted = data.noted !== this.data?.noted && performance.now() - this.lifted > PAUSE
    const loads = this.data?.loads ?? data.loads
    this.data = data
    this.said = data.hints
    this.boxes.label = data.digit
    this.trigger = setTriggerValue
    if (performance.now() - this.lifted > PAUSE) clearTimeout(this.asking)
    if (data.pen === this.chosen) this.chosen = null
    Object.assign(this.pen, data.pens[this.chosen ?? data.pen])
    this.#look()
    const other = !hand.isAs(data)
    const lost = this.silent && this.cleared && other // of many messages at once the server may have taken the last alone
    const drawn = this.cleared && other && hand.strokes.length > 0 // since then
    if (noted) this.#noted()
    if (lost || ((this.stroke || drawn) && data.loads !== loads)) this.#wiped()
    // Until what was done here is noted, Python tells of what was before.
    if (this.waiting || this.drawing) return
    this.#cover(false)
    this.ahead = this.cleared = this.silent = false
    if (!hand.tell(data)) setTriggerValue('lost', data.noted)
    this.#showPast(hand.held)
    this.#putBack(taken())
  }

  // What was drawn before the page was loaded again, where the link has brought less.
  #putBack(strokes) {
    if (!strokes || hand.shows(strokes)) return
    hand.put(strokes)
    this.#keep()
  }

  // All that was drawn, as it is known here, onto the canvas and to the server.
  #keep() {
    this.trigger('kept', hand.strokes.map(canvasObject))
    this.#changed()
  }

  // Python had the canvas load something, a sample or a step that was asked for before, while a stroke was drawn that
  // it had not heard of: on the canvas the stroke is gone. It is put back once the canvas has said what it shows.
  #wiped() {
    this.waiting = true
    clearTimeout(this.mending)
    this.mending = setTimeout(() => {
      if (this.drawing) return // not before the lift
      this.mending = undefined
      this.#keep()
    }, LATE)
  }

  stop() {
    this.listeners.abort()
    this.unfollow()
    this.boxes.remove()
    cancelAnimationFrame(this.looking)
    cancelAnimationFrame(this.painting)
    for (const timer of [this.timer, this.asking, this.mending]) clearTimeout(timer)
  }

  // The canvas may be on the page a little later than this.
  #look() {
    cancelAnimationFrame(this.looking)
    const root = document.querySelector('.st-key-draw [data-testid=stBidiComponentIsolated]')?.shadowRoot
    if (!root?.querySelector('.dc-toolbar')) this.looking = requestAnimationFrame(() => this.#look())
    else if (this.root === root && this.buttons.undo.isConnected) this.#show()
    else this.#dress(root)
  }

  #dress(root) {
    cancelAnimationFrame(this.painting)
    this.root = root
    root.querySelector('.dc-container').append(this.past, ...Object.values(this.hints), this.tip)
    root.append(Object.assign(document.createElement('style'), { textContent: STYLE }))
    const find = name => root.querySelector(`.dc-icon-button[title="${name}"]`)
    this.theirs = { undo: find(THEIRS.undo), redo: find(THEIRS.redo), send: find(THEIRS.send) }
    this.buttons = { undo: this.#button('undo'), redo: this.#button('redo') }
    this.#show()
    this.#paint(1)
  }

  // A moment of the drawing's course, or what a ghost writes, lies over the drawing until the pen comes down.
  #showPast(held) {
    if (!held) return
    const { moment, strokes, ghost, source, down } = held
    this.boxes.show(held)
    const shown = moment !== null || ghost || this.ahead
    const leaving = !shown && !down && source === 'nothing' && !this.tip.hidden
    this.past.hidden = !shown && !leaving
    this.past.classList.toggle('leaving', leaving)
    if (shown) drawStrokes(this.past, strokes, CANVAS, ghost ? GHOSTLY : undefined)
    this.tip.hidden = !ghost
    if (ghost) this.tip.style.cssText = place(strokes.at(-1).path.at(-1))
    this.#say(ghost ? 'ghost' : source === 'nothing' && !down ? 'nothing' : null)
  }

  // What one may do with a canvas that is one's own to draw on, in soft words on it.
  #say(what) {
    for (const [name, hint] of Object.entries(this.hints)) {
      hint.hidden = name !== what
      write(hint.firstChild, this.said[name])
    }
  }

  // A button of ours before theirs, which is pressed where it can be.
  #button(step) {
    const theirs = this.theirs[step]
    const ours = theirs.cloneNode(true)
    ours.dataset.step = step
    ours.addEventListener('click', () => this.#step(step))
    theirs.before(ours)
    new MutationObserver(() => this.#show()).observe(theirs, { attributeFilter: ['disabled'] })
    return ours
  }

  #show() {
    this.root.querySelector('.dc-root').style.setProperty('--eraser', ring(this.pen.erases ? this.pen.width : 0))
    for (const [step, button] of Object.entries(this.buttons)) {
      button.title = this.data.labels[step]
      button.setAttribute('aria-label', button.title)
      button.disabled = this.theirs[step].disabled && !this.data[step]
    }
  }

  // WebKit at times shows a large canvas that was filled before it was laid out as nothing, until
  // something is drawn on it. A pixel without colour is enough, once the page has come to rest: so it
  // is drawn again and again, after twice as many frames each time.
  #paint(frames) {
    const context = this.root.querySelector('.canvas-container .lower-canvas')?.getContext('2d')
    if (!context) return // it has left the page
    context.save()
    context.fillStyle = 'transparent'
    context.fillRect(0, 0, 1, 1)
    context.restore()
    const wait = left => {
      this.painting = requestAnimationFrame(() => (left > 1 ? wait(left - 1) : this.#paint(2 * frames)))
    }
    if (frames <= SETTLED) wait(frames)
  }

  #step(step) {
    if (!this.theirs) return // the canvas is not there yet
    if (this.held.length > 0 || (this.waiting && this.theirs[step].disabled)) this.held.push(() => this.#make(step))
    else this.#make(step)
  }

  #make(step) {
    if (!this.theirs[step].disabled) {
      this.theirs[step].click()
      hand[step]()
    } else if (this.data[step]) this.trigger(step, true)
    else return
    this.#changed()
  }

  // Something has changed that the server must note before the page may change.
  #changed() {
    this.waiting = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.#unheard(), PATIENCE)
  }

  // A server that was started anew knows nothing of this part of the page: then the whole page is asked for, which
  // brings what is on the canvas along; again and again, until there is a server that answers.
  #unheard() {
    const { stroke } = this
    this.silent = true
    this.#noted()
    this.stroke = stroke // it is not: should the canvas be emptied yet, it is put back
    dispatchEvent(new Event(UNHEARD))
    this.asking = setTimeout(() => this.#unheard(), PATIENCE)
  }

  // One press after the other, each once the one before it is noted; what changes nothing waits for no answer.
  #noted() {
    this.waiting = Boolean(this.mending)
    this.stroke = this.drawing
    clearTimeout(this.timer)
    while (this.held.length > 0 && !this.waiting) this.held.shift()()
  }

  // Before anything else is done on the page, the last stroke is sent.
  #flush() {
    if (!this.theirs || performance.now() - this.lifted > LATE) return
    this.lifted = -Infinity
    this.theirs.send.click()
    this.#changed()
  }

  // A change of page overtakes what components send, and is all that the server then looks at: a
  // link waits. So does Clear, which is a step like any other.
  #click(event) {
    if (onCanvas(event)) return
    this.#flush()
    const find = selector => event.composedPath().find(part => part.matches?.(selector))
    const link = find('a[href]')
    if (find(CLEAR)) return this.#clear(event)
    if (find(PENS)) return this.#choose(find(PENS))
    this.cleared = false // whatever else is pressed is the newer wish
    if (link && this.waiting && !(event.ctrlKey || event.metaKey || event.shiftKey))
      this.#hold(event, () => link.click())
  }

  // What is cleared is gone at once, also where the server has yet to hear of it.
  #clear(event) {
    if (this.passing || !(this.data.drawn || hand.strokes.length)) return
    hand.clear()
    this.ahead = this.cleared = true
    this.#cover(true)
    if (this.waiting) this.#hold(event, () => this.#pass())
    this.#changed()
  }

  // A Clear that was held: the button may be another one by now, and what was drawn meanwhile is to stay.
  #pass() {
    this.passing = true
    document.querySelector(CLEAR)?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }))
    this.passing = false
    this.stroke ||= hand.strokes.length > 0
    this.#changed()
  }

  // The canvas hears of another pen from the server; until then what is drawn with it lies over the canvas.
  #choose(button) {
    const number = [...document.querySelectorAll(PENS)].indexOf(button)
    const { pens } = this.data
    if (!pens[number]) return
    this.chosen = number // until the server says the same, also where it is on its way back to this one
    Object.assign(this.pen, pens[number])
    if (this.root) this.#show()
  }

  #hold(event, press) {
    event.preventDefault()
    event.stopImmediatePropagation()
    this.held.push(press)
  }

  #down(event) {
    if (event.button !== 0 || this.drawing || this.pen.isPalm(event.pointerType)) return
    this.drawing = Boolean(onCanvas(event))
    this.pointer = event.pointerId
    this.stroke ||= this.drawing
    if (this.drawing && (this.chosen ?? this.data.pen) !== this.data.pen) this.ahead = this.otherwise = true
    if (this.drawing) this.#cover(true)
    else this.#flush()
  }

  // What else is in hand lies over the canvas until the pen comes down on it; it may come while one draws.
  #cover(drawn) {
    document.querySelector('.st-key-pad')?.toggleAttribute('data-drawn', drawn)
  }

  #up() {
    if (!this.drawing) return
    this.drawing = false
    this.lifted = performance.now()
    this.#changed()
    if (this.mending || this.otherwise) this.#wiped() // the canvas has drawn it with another pen
    this.otherwise = false
  }

  #key(event) {
    this.#flush()
    const target = event.composedPath()[0]
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    if (target.isContentEditable || target.matches?.(WRITTEN) || document.querySelector('.st-key-cover')) return
    // With a Korean keyboard the key is no Latin letter; its place is that of one.
    const letter = (/^[a-z]$/i.test(event.key) ? event.key : event.code.replace('Key', '')).toLowerCase()
    const step = { z: event.shiftKey ? 'redo' : 'undo', y: 'redo' }[letter]
    if (!step) return
    event.preventDefault()
    if (this.drawing) return // a stroke is made or not made, before any other step
    this.#step(step)
  }
}

/** @param {number[]} point in pixels of the canvas */
function place([x, y]) {
  return `left:${(100 * x) / CANVAS}%;top:${(100 * y) / CANVAS}%`
}

/**
 * A cursor as large as the eraser; none for the pen.
 * @param {number} width pixels of the canvas; 0: no eraser
 */
function ring(width) {
  if (!width) return 'crosshair'
  const [middle, reach] = [width / 2 + 1, width / 2]
  const circle = `<circle cx='${middle}' cy='${middle}' r='${reach}' fill='none' stroke='gray' stroke-width='2'/>`
  const size = width + 2
  const picture = `<svg xmlns='http://www.w3.org/2000/svg' width='${size}' height='${size}'>${circle}</svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(picture)}") ${middle} ${middle}, crosshair`
}
