// A run of training: its time and phases, one slider through its frames, and all that follows the slider.
import { halves } from '../../browser/calculating/half.js'
import { clamp } from '../../browser/calculating/numbers.js'
import { unpack } from '../../browser/calculating/packing.js'
import { fill } from '../../browser/calculating/texts.js'
import { el, write } from '../../browser/drawing/dom.js'
import { Curves } from './curves.js'
import { Files } from './fetching.js'
import { Formed } from './formed.js'
import { Heading } from './heading.js'
import { Looks } from './looking.js'
import { advance, grouped, lossText, percent } from './measures.js'
import { endedBy, ends, nearest, order } from './moments.js'
import { Results } from './results.js'
import { Timeline } from './timeline.js'

export const styles = ['browser/bars.css', 'confusion/confusion.css', 'training/run/run.css', 'training/run/charts.css']

const QUICKEST = 80 // milliseconds between two frames that have come together
const MOST_TICKS = 30
const JUST_PRESSED = 8 // seconds
const CALM = matchMedia('(prefers-reduced-motion: reduce)')

export default class Run {
  constructor(host, { data }) {
    this.words = data.words
    this.step = null // where the slider stands
    this.seen = new Set() // frames that the limits of the colours know
    this.files = new Files(
      buffer => opened(buffer, this.data.network.arrays),
      () => this.#later(),
    )
    this.looks = new Looks(course => this.#show(course))
    this.#build(host, data)
  }

  #build(host, data) {
    const { words } = this
    this.heading = new Heading(words)
    this.timeline = new Timeline(words.slider, { go: place => this.#go(place), follow: on => this.#follow(on) })
    this.formed = new Formed(words)
    this.curves = new Curves(words, step => this.frames.length && this.#go(nearest(this.steps, step)))
    this.results = new Results(words)
    this.note = el('p', { class: 'soft missing', role: 'status' })
    this.spoken = el('p', { class: 'spoken', 'aria-live': 'polite' })
    this.moving = el('div', { class: 'moving' }, this.timeline.root, this.formed.root)
    this.root = el(
      'div',
      { class: 'room run' },
      this.heading.root,
      this.note,
      this.moving,
      this.curves.root,
      this.results.root,
      this.spoken,
    )
    host.append(this.root)
    this.#bring(data)
  }

  // Who has pressed Train, or follows a link to a run, looks at it.
  #bring({ course, linked }) {
    const { state, clock } = course.parts
    const pressed = state.lives && clock.took !== null && clock.took < JUST_PRESSED
    if (!pressed && !linked) return
    const behavior = pressed && !CALM.matches ? 'smooth' : 'auto'
    requestAnimationFrame(() => this.root.scrollIntoView({ block: 'start', behavior }))
  }

  update({ data, setTriggerValue }) {
    // What the page has brought once is old when it is shown again.
    const known = data.look === this.page?.look && data.course.mark === this.page.course.mark
    this.page = data
    this.runAnew = setTriggerValue
    this.#show(known ? this.looks.course : this.looks.begin(data.look, data.course))
  }

  #show(course) {
    const before = this.data
    const data = { ...this.page, ...course }
    this.data = data
    this.#tell(course)
    this.live = data.state.lives
    this.following ??= this.live
    this.#take(data)
    if (data.run !== before?.run || data.digit.f32 !== before?.digit.f32) this.#begin(data, before)
    this.heading.show(data)
    this.#name(data)
    this.#announce(data)
    this.#draw(data)
    if (this.following) this.#walk()
    this.#later()
  }

  // What the page says besides the view has changed: it runs anew, once for each change.
  #tell({ page }) {
    if (page !== this.page.course.parts.page && page !== this.toldPage) this.runAnew('changed', page)
    this.toldPage = page
  }

  stop() {
    this.looks.stop()
    this.timeline.stop()
    this.heading.stop()
    this.curves.stop()
    this.results.stop()
    this.files.stop()
    clearTimeout(this.walking)
    this.#name(null)
  }

  // Rows with names.
  #take({ frames, epochs, results }) {
    this.frames = frames.map(([step, address]) => ({ step, address }))
    this.steps = frames.map(([step]) => step)
    this.epochs = epochs.map(([epoch, end, loss, accuracy, heldOutLoss, heldOutAccuracy, rate]) => ({
      epoch,
      end,
      loss,
      accuracy,
      heldOutLoss,
      heldOutAccuracy,
      rate,
    }))
    this.ended = results.map(([epoch, end, address]) => ({ epoch, end, address }))
  }

  #begin(data, before) {
    this.digit = unpack(data.digit).values
    this.formed.forget()
    this.seen.clear()
    if (before && data.run !== before.run) {
      this.#bring({ ...data, course: this.page.course, linked: false })
      this.following = this.live
      this.step = null
      this.told = undefined
    }
  }

  // --- where the slider stands ----------------------------------------------------------------------

  #place() {
    return this.step === null ? this.frames.length - 1 : nearest(this.steps, this.step)
  }

  // To be at the newest of a run that trains is to follow it.
  #go(place) {
    this.step = this.steps[place]
    this.#follow(this.live && place === this.frames.length - 1)
  }

  #follow(on) {
    this.following = on
    if (on) this.#walk()
    this.#later()
  }

  // Frames come several at a time; they are shown one after the other, over as long as until the next ones come.
  #walk() {
    clearTimeout(this.walking)
    const last = this.frames.length - 1
    if (last < 0 || !this.following) return
    const here = this.step === null ? -1 : this.#place()
    if (here >= last) {
      this.following = this.live
      return
    }
    const next = CALM.matches || here < 0 ? last : here + 1
    if (this.files.get(this.frames[next].address)) {
      this.step = this.steps[next]
      this.#later()
    }
    const pause = (1000 * this.data.state.every) / (last - here)
    this.walking = setTimeout(() => this.#walk(), clamp(pause, QUICKEST, 500))
  }

  // --- drawing: at most once a frame of the screen -----------------------------------------------------

  #later() {
    this.due ??= requestAnimationFrame(() => {
      this.due = null
      if (this.data) this.#paint()
    })
  }

  #paint() {
    const place = this.#place()
    const count = this.frames.length
    this.moving.hidden = !count
    this.#slide(place, count)
    const step = count ? this.steps[place] : null
    this.curves.stand(step)
    this.results.show(this.ended, step)
    const { missing, none } = this.words.slider
    const frame = this.frames[place]
    const waits = frame ? this.files.isMissed(frame.address) && missing : this.live && none
    write(this.note, (this.data.state.name === 'gone' && this.words.gone) || waits || '')
    if (frame) this.#form(frame, place)
  }

  #slide(place, count) {
    const { following, live } = this
    const ticks = ends(
      this.steps,
      this.epochs.filter(({ end }) => end !== null),
      MOST_TICKS,
    )
    this.timeline.show({ count, at: Math.max(0, place), following, live, ticks, said: count ? this.#said(place) : '' })
  }

  #said(place) {
    const { slider } = this.words
    const step = this.steps[place]
    if (!this.data.by_steps) return fill(slider.epoch, { epoch: step })
    if (step === 0) return slider.begin
    const told = { step: grouped(step) }
    if (!this.epochs.length && !this.data.now.epoch) return fill(slider.step, told)
    const last = endedBy(this.epochs, step)
    if (last?.end === step) return fill(slider.ended, { ...told, epoch: last.epoch })
    return fill(slider.within, { ...told, epoch: (last?.epoch ?? 0) + 1 })
  }

  #form({ step, address }, place) {
    const newest = this.frames.length - 1
    const wanted = order(this.frames.length, place).map(at => this.frames[at].address)
    // The first and the newest say how far colours have to go.
    this.files.want([...new Set([wanted[0], this.frames[newest].address, this.frames[0].address, ...wanted])])
    const edges = this.following ? [0] : [0, newest]
    for (const edge of edges) this.#see(this.frames[edge].address)
    const weights = this.files.get(address)
    if (!weights) return
    this.seen.add(address)
    this.formed.show(this.data.network, weights, this.digit)
    this.root.dataset.shown = `${step}`
  }

  #see(address) {
    const weights = this.files.get(address)
    if (!weights || this.seen.has(address)) return
    this.seen.add(address)
    this.formed.see(this.data.network, weights, this.digit)
  }

  #draw({ curve, rates, by_steps: bySteps }) {
    const rows = curve.map(([step, loss, accuracy, rate]) => ({ step, loss, accuracy, rate }))
    const last = Math.max(1, rows.at(-1)?.step ?? 0, this.epochs.at(-1)?.end ?? 0)
    this.curves.show({ curve: rows, epochs: this.epochs, rates, bySteps, end: this.#end(last) })
  }

  // The axis of a run that trains holds all of it, or the half, the quarter, ... that holds what there is.
  #end(last) {
    const { total } = this.data
    if (!this.live || !total) return last
    const halvings = clamp(Math.floor(Math.log2(total / last)), 0, 4)
    return Math.max(last, total / 2 ** halvings)
  }

  // --- telling -----------------------------------------------------------------------------------------

  // The tab tells how far it is; the page's own name comes back unless another page has put its own.
  #name(data) {
    const part = data?.phases.find(({ name }) => name === 'training')?.share ?? 0
    const told = data && this.live && data.state.name !== 'queued' ? data.words.title : null
    const { title } = advance({ state: data?.state.name ?? '', part, title: told })
    if (title) document.title = title
    else if (this.title && document.title === this.title) document.title = this.words.title
    this.title = title
  }

  #announce({ epochs_of: total }) {
    const last = this.epochs.at(-1)
    if (last && this.told !== undefined && this.told < last.epoch) {
      const [loss, accuracy] = [lossText(last.heldOutLoss), percent(last.heldOutAccuracy)]
      this.spoken.textContent = fill(this.words.ended, { epoch: last.epoch, total, loss, accuracy })
    }
    this.told = last?.epoch ?? 0
  }
}

/**
 * A frame's weights by name; an error where it is torn.
 * @param {ArrayBuffer} buffer
 * @param {[string, number][]} arrays names and how many numbers, in the order in which they lie
 */
function opened(buffer, arrays) {
  const values = halves(buffer)
  const all = arrays.reduce((sum, [, count]) => sum + count, 0)
  if (values.length !== all) throw new RangeError(`${values.length} numbers, not ${all}`)
  let start = 0
  return Object.fromEntries(arrays.map(([name, count]) => [name, values.subarray(start, (start += count))]))
}
