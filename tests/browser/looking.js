// What a page shows, looked at as a reader's eyes would: loaded by test_every_page.py.
window.looking = (() => {
  // Every element, those inside open shadow roots too.
  function* all(root = document) {
    for (const part of root.querySelectorAll('*')) {
      yield part
      if (part.shadowRoot) yield* all(part.shadowRoot)
    }
  }
  const above = part => part.assignedSlot ?? part.parentElement ?? part.getRootNode().host ?? null
  const chain = part => (part ? [part, ...chain(above(part))] : [])
  const called = part => `${part.tagName.toLowerCase()}.${part.getAttribute('class') ?? ''} ${(part.getAttribute('aria-label') ?? part.textContent).trim().slice(0, 40)}`

  // Any CSS colour as [red, green, blue, opacity].
  const pot = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  function rgba(css) {
    pot.clearRect(0, 0, 1, 1)
    pot.fillStyle = css
    pot.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = pot.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = ([r, g, b, a], below) => [r, g, b].map((value, i) => value * a + below[i] * (1 - a))
  const light = colour => colour.map(value => value / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
  function contrast(one, other) {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }

  // --- what stands behind a text ------------------------------------------------------------------

  function page(part) {
    const layers = []
    const { y, height } = part.getBoundingClientRect()
    // What hangs out of something small, as the number over a slider's thumb, does not stand on it.
    const under = box => box.height > 60 || (box.y <= y + height / 2 && y + height / 2 <= box.bottom)
    for (const one of chain(part).filter(one => under(one.getBoundingClientRect()))) {
      const colour = rgba(getComputedStyle(one).backgroundColor)
      if (colour[3]) layers.unshift(colour)
      if (colour[3] > 0.99) break
    }
    return layers.reduce((below, colour) => over(colour, below), [255, 255, 255])
  }

  // The pixel of a board that a number stands on, and the marks that lie over it.
  function cell(board, text) {
    const canvas = board.querySelector('canvas')
    const column = Math.floor(text.x.baseVal[0].value)
    const middle = text.getBoundingClientRect()
    const box = canvas.getBoundingClientRect()
    const row = Math.floor((middle.y + middle.height / 2 - box.y) / box.height * canvas.height)
    let colour = [...canvas.getContext('2d').getImageData(column, row, 1, 1).data.slice(0, 3)]
    const at = new DOMPoint(column + 0.5, row + 0.5)
    for (const mark of board.querySelectorAll('.marks > rect, .marks > path')) {
      const fill = getComputedStyle(mark).fill
      if (fill !== 'none' && mark.isPointInFill(at)) colour = over(rgba(fill), colour)
    }
    return colour
  }

  // What is drawn before a text in its own group of an SVG, and lies under its middle.
  function drawn(part) {
    const text = part.closest('text') ?? part
    const { x, y, width, height } = text.getBBox()
    const at = new DOMPoint(x + width / 2, y + height / 2)
    const shapes = [...text.parentNode.children].filter(one => one.isPointInFill && one.compareDocumentPosition(text) === 4)
    const fills = shapes.filter(one => one.isPointInFill(at)).map(one => getComputedStyle(one).fill).filter(fill => fill !== 'none')
    return fills.reduce((below, fill) => over(rgba(fill), below), page(text))
  }

  function behind(part) {
    const board = part.closest('.board')
    return board ? cell(board, part) : part.getBBox ? drawn(part) : page(part)
  }

  // --- texts that do not stand out from what is behind them ------------------------------------------

  function faint() {
    const found = []
    for (const part of all(document.body)) {
      const said = [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
      if (!(said || part.matches('input[type=text]')) || part.matches('style, script, option')) continue
      const style = getComputedStyle(part)
      const box = part.getBoundingClientRect()
      const size = parseFloat(style.fontSize)
      const out = !box.width || !box.height || !size || style.visibility !== 'visible' || style.clipPath !== 'none' || !part.checkVisibility()
      if (out || chain(part).some(one => one.matches(':disabled, [aria-disabled=true], .katex-mathml, .spoken'))) continue
      const ground = behind(part)
      const ink = rgba(part.getBBox ? style.fill : style.color)
      ink[3] *= chain(part).reduce((product, one) => product * getComputedStyle(one).opacity, 1)
      if (!ink[3]) continue // not shown: the ends of a slider, until it is in hand
      const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700)
      const ratio = contrast(over(ink, ground), ground)
      if (ratio < (large ? 3 : 4.5) - 0.01) found.push(`${called(part)}: ${ratio.toFixed(2)}`)
    }
    return found
  }

  // --- what the keyboard reaches, and shows no sign of it -----------------------------------------------

  const SIGNS = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderColor', 'backgroundColor']
  const sign = part => JSON.stringify([part, ...part.children, ...chain(part).slice(1, 4)].map(one => {
    const style = getComputedStyle(one)
    return style.outlineStyle === 'none' ? [style.boxShadow, style.borderColor] : SIGNS.map(name => style[name])
  }))
  function unseen() {
    const found = []
    for (const part of [...all(document.body)]) {
      const reached = part.tabIndex >= 0 && part.matches('a[href], button, input, select, textarea, summary, [tabindex]')
      if (!reached || part.disabled || !part.checkVisibility() || !part.getClientRects().length) continue
      part.blur()
      const before = sign(part)
      part.focus({ preventScroll: true })
      if (part.getRootNode().activeElement !== part) continue
      if (sign(part) === before) found.push(called(part))
    }
    return found
  }

  // --- what moves --------------------------------------------------------------------------------------

  function moving() {
    const found = []
    for (const part of all()) {
      const style = getComputedStyle(part)
      const seconds = [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].map(parseFloat)
      const moves = style.transitionProperty !== 'none' || style.animationName !== 'none'
      if (moves && Math.max(...seconds) > 0.01) found.push(called(part))
    }
    const roots = [document, ...[...all()].map(part => part.shadowRoot).filter(Boolean)]
    return [...found, ...roots.flatMap(root => root.getAnimations()).filter(one => one.playState === 'running').map(one => `runs: ${one.animationName ?? one.transitionProperty}`)]
  }

  // --- what is too small, or does not fit ---------------------------------------------------------------

  const SMALLEST = 14 // CSS pixels

  function small(element) {
    const found = []
    for (const part of all(element)) {
      const own = [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
      const box = part.getBoundingClientRect()
      const hidden = !box.width || part.closest('.st-key-samples, style, .katex, [data-testid=stIconMaterial]')
      if (!own || hidden || part.namespaceURI.endsWith('svg')) continue
      if (parseFloat(getComputedStyle(part).fontSize) < SMALLEST) found.push(part.textContent)
    }
    return found
  }

  // Numbers on boards, which grow and shrink with their board.
  function smallNumbers() {
    const size = ({ font, svg }) => font / svg.viewBox.baseVal.height * svg.getBoundingClientRect().height
    const texts = [...all()].filter(part => part.matches('.board .numbers text') && part.checkVisibility())
    return texts.filter(text => size({ font: text.getAttribute('font-size'), svg: text.ownerSVGElement }) < SMALLEST - 0.1).map(called)
  }

  function past(element) {
    const edge = element.getBoundingClientRect().right
    const counts = part => part.matches('figure, .board, button, p, table, .cells') && !part.closest('.wide')
    const out = part => { const box = part.getBoundingClientRect(); return box.width && box.right > edge + 1 }
    return [...all(element)].filter(part => counts(part) && out(part)).map(called)
  }

  return { faint, unseen, moving, small, smallNumbers, past }
})()
