// One unit taken apart, number by number; what is printed adds up to what is printed.
import { exponentials } from '../browser/calculating/network.js'
import { fixed, largest, together } from '../browser/calculating/numbers.js'
import { fill } from '../browser/calculating/texts.js'
import { Board } from '../browser/drawing/board.js'
import { el, shape, titled } from '../browser/drawing/dom.js'

/** @import { Net, Unit } from '../browser/calculating/network.js' */

export const DIGITS = 3 // after the point

export class Detail {
  /** @param {{ call: (unit: Unit) => string }} owner what a unit is called */
  constructor(owner) {
    this.owner = owner
    this.chosen = 0 // the map whose numbers are shown in full
    this.root = el('section', { class: 'taken' })
    this.boards = []
  }

  /**
   * @param {Net} net
   * @param {Unit} unit
   * @param {Record<string, any>} words
   */
  show(net, unit, words) {
    this.net = net
    this.unit = unit
    this.words = words
    const head = el(
      'p',
      { class: 'which' },
      el('b', {}, this.owner.call(unit)),
      ' = ',
      el('b', { class: 'held value' }, fixed(net.value(unit), DIGITS)),
    )
    this.root.dataset.network = net.name
    const { kind } = net.layers[unit.layer]
    const body =
      unit.layer === 'input'
        ? this.#pixel()
        : kind === 'pooling'
          ? this.#pooled()
          : unit.layer === 'OUTPUT'
            ? this.#answered()
            : net.layers[this.net.before(unit.layer)].size === 1
              ? this.#dense()
              : this.#convolved()
    this.root.replaceChildren(el('p', { class: 'tag' }, net.title), head, ...body)
  }

  #pixel() {
    return [el('p', { class: 'soft' }, this.words.pixel)]
  }

  #called(layer, map) {
    const { words } = this
    return layer === 'input' ? words.layers.input : `${layer}, ${fill(words.mapNumber, { map: map + 1 })}`
  }

  // --- convolution: the maps read, their sums, the bias, the total, the squashing function --------

  #convolved() {
    const parts = this.net.parts(this.unit)
    const before = this.net.before(this.unit.layer)
    const sums = together([...parts.maps.map(part => part.sum), parts.bias], parts.total, DIGITS)
    if (this.chosen >= parts.maps.length) this.chosen = 0
    const strength = largest(parts.maps.flatMap(part => [...part.kernel]))
    const limit = this.net.limit(before)
    const full = el('div', { class: 'full' })
    const choose = i => {
      this.chosen = i
      cards.forEach((card, j) => card.setAttribute('aria-pressed', `${i === j}`))
      this.#numbers(full, parts, sums[i], before, limit, strength)
    }
    const cards = parts.maps.map((part, i) =>
      this.#card(part, sums[i], before, parts.size, limit, strength, () => choose(i)),
    )
    choose(this.chosen)
    const sentence = cards.length > 1 ? this.words.convolved : this.words.convolvedOne
    return [
      el('p', { class: 'soft' }, fill(sentence, { maps: cards.length, size: parts.size, layer: before })),
      el('div', { class: 'cards' }, ...cards),
      full,
      this.#sum(sums, parts.total, i => this.#called(before, i)),
    ]
  }

  #card(part, sum, before, size, limit, strength, onclick) {
    const small = (values, look) => {
      const board = new Board({ size: 52 })
      board.show({ shape: [size, size], values }, look)
      return board.root
    }
    const ink = before === 'input'
    return el(
      'button',
      { type: 'button', class: 'part', onclick },
      el('span', {}, this.#called(before, part.map)),
      el(
        'span',
        { class: 'trio' },
        small(part.patch, ink ? {} : { kind: 'signed', limit }),
        '×',
        small(part.kernel, { kind: 'signed', limit: strength }),
        '=',
        small(Float32Array.from(part.products), { kind: 'signed', limit: limit * strength }),
      ),
      el('span', { class: 'sumof' }, fixed(sum, DIGITS, true)),
    )
  }

  // Patch, kernel and products of one map, every number printed; the products add up to the map's sum.
  #numbers(full, parts, sum, before, limit, strength) {
    const part = parts.maps[this.chosen]
    const ink = before === 'input'
    const title = this.#called(before, part.map)
    const products = together(part.products, sum, DIGITS)
    const printed = (name, values, look, digits) => {
      const board = new Board({ size: 56 * parts.size, label: name })
      board.show({ shape: [parts.size, parts.size], values: Float32Array.from(values) }, { ...look, digits })
      return titled(name, '', board.root)
    }
    full.replaceChildren(
      printed(`${title}: ${this.words.window}`, part.patch, ink ? {} : { kind: 'signed', limit }, 2),
      printed(this.words.filter, part.kernel, { kind: 'signed', limit: strength }, 2),
      printed(this.words.products, products, { kind: 'signed', limit: limit * strength }, 3),
      el(
        'p',
        { class: 'soft partial' },
        `${fill(this.words.partial, { count: products.length })} `,
        el('b', {}, fixed(sum, DIGITS, true)),
      ),
    )
  }

  // bias and sums -> total -> squashed -> scaled by the reader.
  #sum(sums, total, name) {
    const { net, unit, words } = this
    const bias = sums.at(-1)
    const terms = sums
      .slice(0, -1)
      .map((sum, i) => el('span', { class: 'term', title: name(i) }, fixed(sum, DIGITS, true)))
    const shown = fixed(total, DIGITS)
    const squashed = fixed(net.squash(total), DIGITS)
    const factor = net.factor(unit.layer, unit.map, 'map')
    const value = fixed(net.value(unit), DIGITS)
    const lines = [
      el(
        'p',
        { class: 'terms' },
        ...terms,
        el('span', { class: 'term bias' }, `${words.bias} ${fixed(bias, DIGITS, true)}`),
        ' = ',
        el('b', { class: 'total' }, shown),
      ),
      el(
        'p',
        { class: 'squash' },
        `${net.squashing === 'tanh' ? 'tanh' : 'ReLU'}(${shown}) = `,
        el('b', { class: 'squashed' }, squashed),
        ...(factor === 1 ? [] : [` × ${factor} (${words.edited}) = `, el('b', {}, value)]),
      ),
    ]
    return el('div', { class: 'line middle summed' }, el('div', { class: 'adds' }, ...lines), this.#curve(total))
  }

  #curve(total) {
    const [width, height, reach] = [220, 120, Math.max(3, Math.abs(total) * 1.15)]
    const top = this.net.squashing === 'tanh' ? 1.15 : reach
    const x = value => (width * (value + reach)) / (2 * reach)
    const y = value => (height * (top - value)) / (2 * top)
    const line = Array.from({ length: 81 }, (_, i) => -reach + (reach * i) / 40)
    const art = shape('svg', {
      class: 'curve',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': this.words.squashing,
    })
    art.append(
      shape('path', { class: 'axis', d: `M0 ${y(0)}H${width}M${x(0)} 0V${height}` }),
      shape('path', {
        class: 'graph',
        d: line
          .map((value, i) => `${i ? 'L' : 'M'}${x(value).toFixed(1)} ${y(this.net.squash(value)).toFixed(1)}`)
          .join(''),
      }),
      shape('circle', { class: 'centre', cx: x(total), cy: y(this.net.squash(total)), r: 5 }),
    )
    return art
  }

  // --- pooling ------------------------------------------------------------------------------------

  #pooled() {
    const { net, unit, words } = this
    const window = net.reads(unit)
    const numbers = net.patch(window, unit.map)
    const winner = numbers.indexOf(Math.max(...numbers))
    const board = new Board({ size: 64 * window.size, label: words.window })
    board.show(
      { shape: [window.size, window.size], values: numbers },
      { kind: 'signed', limit: net.limit(window.layer), digits: DIGITS },
    )
    if (net.pooling === 'max') board.mark('winner', [winner % window.size, Math.floor(winner / window.size), 1, 1])
    const list = [...numbers].map(value => fixed(value, DIGITS))
    const factor = net.factor(unit.layer, unit.map, 'map')
    const pooled = net.pool(numbers)
    const worked =
      net.pooling === 'max'
        ? `max(${list.join(', ')}) = `
        : `(${list.join(' + ').replaceAll('+ −', '− ')}) / ${list.length} = `
    const sentence = net.pooling === 'max' ? words.maxPooled : words.averagePooled
    return [
      el('p', { class: 'soft' }, fill(sentence, { layer: window.layer, map: unit.map + 1 })),
      el(
        'div',
        { class: 'line middle' },
        board.root,
        el(
          'p',
          { class: 'pooled' },
          worked,
          el('b', {}, fixed(pooled, DIGITS)),
          ...(factor === 1 ? [] : [` × ${factor} (${words.edited}) = `, el('b', {}, fixed(net.value(unit), DIGITS))]),
        ),
      ),
    ]
  }

  // --- dense layers: the largest contributions, the rest, the bias ---------------------------------

  #dense() {
    const parts = this.net.parts(this.unit)
    return [
      el(
        'p',
        { class: 'soft' },
        fill(this.words.dense, { count: parts.maps.length, layer: this.net.before(this.unit.layer) }),
      ),
      ...this.#contributions(parts),
    ]
  }

  #contributions(parts, last = false) {
    const before = this.net.before(this.unit.layer)
    const order = [...parts.maps].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum))
    const [shown, rest] = [order.slice(0, 10), order.slice(10)]
    const others = rest.reduce((sum, part) => sum + part.sum, 0)
    const sums = together([...shown.map(part => part.sum), others, parts.bias], parts.total, DIGITS)
    const most = Math.max(...sums.map(Math.abs), 1e-9)
    const bar = sum => el('i', { class: sum < 0 ? 'neg' : 'pos', style: `width:${(100 * Math.abs(sum)) / most}%` })
    const row = (name, worked, sum, kind = '') =>
      el(
        'tr',
        { class: kind },
        el('th', { scope: 'row' }, name),
        el('td', {}, worked),
        el('td', { class: 'sumof' }, fixed(sum, DIGITS, true)),
        el('td', { class: 'bar' }, kind === 'total' ? null : bar(sum)),
      )
    const rows = shown.map((part, i) =>
      row(
        `${before} ${part.map + 1}`,
        `${fixed(part.patch[0], DIGITS)} × ${fixed(part.kernel[0], DIGITS)}`,
        sums[i],
        'one',
      ),
    )
    rows.push(
      row(fill(this.words.others, { count: rest.length }), '', sums.at(-2), 'others'),
      row(this.words.bias, '', sums.at(-1), 'bias'),
    )
    rows.push(
      row(
        this.words.total,
        '',
        sums.reduce((sum, term) => sum + term, 0),
        'total',
      ),
    )
    const table = el('table', { class: 'contributions' }, el('tbody', {}, ...rows))
    if (last) return [table]
    const factor = this.net.factor(this.unit.layer, this.unit.map, 'map')
    const line = el(
      'p',
      { class: 'squash' },
      `${this.net.squashing === 'tanh' ? 'tanh' : 'ReLU'}(${fixed(parts.total, DIGITS)}) = `,
      el('b', { class: 'squashed' }, fixed(this.net.squash(parts.total), DIGITS)),
      ...(factor === 1
        ? []
        : [` × ${factor} (${this.words.edited}) = `, el('b', {}, fixed(this.net.value(this.unit), DIGITS))]),
    )
    return [
      el('div', { class: 'line middle summed' }, table, el('div', { class: 'adds' }, line, this.#curve(parts.total))),
    ]
  }

  // Ten scores become ten probabilities.
  #answered() {
    const all = Array.from({ length: this.net.layers.OUTPUT.maps }, (_, map) => this.net.parts({ ...this.unit, map }))
    const scores = all.map(part => part.total)
    const { powers, total } = exponentials(scores)
    const shares = together([...this.net.values.OUTPUT], 1, DIGITS)
    const printed = together(powers, total, DIGITS)
    const head = el(
      'tr',
      {},
      ...[this.words.digit, this.words.score, this.words.power, this.words.share].map(text =>
        el('th', { scope: 'col' }, text),
      ),
    )
    const rows = scores.map((score, digit) =>
      el(
        'tr',
        { class: digit === this.unit.map ? 'held-row' : '' },
        el('th', { scope: 'row' }, `${digit}`),
        el('td', { class: 'score' }, fixed(score, DIGITS)),
        el('td', { class: 'power' }, fixed(printed[digit], DIGITS)),
        el('td', { class: 'share' }, fixed(shares[digit], DIGITS)),
      ),
    )
    const foot = el(
      'tr',
      { class: 'total' },
      el('th', { scope: 'row' }, this.words.total),
      el('td', {}, ''),
      el('td', {}, fixed(total, DIGITS)),
      el('td', {}, fixed(1, DIGITS)),
    )
    const table = el('table', { class: 'softmax' }, el('thead', {}, head), el('tbody', {}, ...rows, foot))
    return [
      el('p', { class: 'soft' }, fill(this.words.answered, { digit: this.unit.map })),
      el('div', { class: 'line' }, ...this.#contributions(all[this.unit.map], true), table),
    ]
  }
}
