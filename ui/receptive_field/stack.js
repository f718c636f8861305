// The table of sizes and fields; where it may be edited, its settings can be typed into.
import { el } from '../browser/drawing/dom.js'

export const styles = ['receptive_field/stack.css']

export default class Stack {
  constructor(host) {
    this.table = el('table', {})
    this.problem = el('p', { class: 'problem', role: 'alert' })
    this.add = ['convolution', 'pooling'].map(kind =>
      el('button', { type: 'button', class: kind, onclick: () => this.#append(kind) }),
    )
    this.tools = el('div', { class: 'player tools' }, ...this.add)
    host.append(el('div', { class: 'room stack' }, el('div', { class: 'wide' }, this.table), this.problem, this.tools))
  }

  update({ data, setStateValue }) {
    this.data = data
    this.send = rows => setStateValue('rows', rows)
    if (data.version !== this.version) this.rows = data.rows
    this.version = data.version
    this.problem.textContent = data.problem ?? ''
    this.tools.hidden = !data.editable
    this.add.forEach((button, i) => {
      button.textContent = [data.words.addConvolution, data.words.addPooling][i]
    })
    this.#paint()
  }

  #append(kind) {
    const usual = kind === 'pooling' ? { kernel: '2', stride: '2' } : { kernel: '5', stride: '1' }
    this.#change([...this.rows, { kind, ...usual, padding: '0' }])
  }

  #change(rows) {
    this.rows = rows
    this.#paint()
    this.send(rows)
  }

  // The table is made anew only where its rows are; typing keeps its cell.
  #paint() {
    const { words, lines, editable } = this.data
    const shape = JSON.stringify([editable, words.layer, this.rows.map(row => row.kind)])
    if (shape !== this.drawn) {
      this.drawn = shape
      const head = el(
        'tr',
        {},
        ...[words.layer, 'k', 's', 'p', words.size, words.jump, words.field].map(text =>
          el('th', { scope: 'col' }, text),
        ),
        editable ? el('td') : null,
      )
      this.lines = this.rows.map((row, i) => this.#line(row, i))
      this.table.replaceChildren(el('thead', {}, head), el('tbody', {}, ...this.lines.map(line => line.root)))
    }
    this.lines.forEach((line, i) => {
      const told = lines[i] ?? { name: `${i + 1}`, size: '', jump: '', field: '', remark: '' }
      line.name.textContent = told.name
      for (const key of ['size', 'jump', 'field']) line[key].textContent = told[key]
      line.remark.textContent = told.remark ?? ''
    })
  }

  #line(row, i) {
    const { words, editable } = this.data
    const line = { name: el('b', {}), remark: el('p', { class: 'remark' }) }
    const kind = el('span', { class: 'soft' }, ` ${words[row.kind]}`)
    const cells = ['kernel', 'stride', 'padding'].map(key =>
      el('td', { 'data-label': key[0] }, editable ? this.#input(i, key) : row[key]),
    )
    for (const key of ['size', 'jump', 'field'])
      line[key] = el('td', { class: 'sum', 'data-label': words[`${key}Short`] })
    line.root = el(
      'tr',
      {},
      el('th', { scope: 'row' }, line.name, kind, line.remark),
      ...cells,
      line.size,
      line.jump,
      line.field,
      editable ? el('td', {}, this.#remove(i)) : null,
    )
    return line
  }

  #remove(i) {
    const { words } = this.data
    const onclick = () => this.#change(this.rows.filter((_, j) => j !== i))
    const named = { 'aria-label': `${words.remove} ${i + 1}`, title: words.remove }
    return el('button', { type: 'button', class: 'remove', ...named, onclick }, '×')
  }

  #input(i, key) {
    const input = el('input', {
      type: 'text',
      inputmode: 'numeric',
      autocomplete: 'off',
      value: this.rows[i][key],
      'aria-label': `${i + 1}: ${key}`,
    })
    const send = wait => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => {
        if (input.value === this.rows[i][key]) return
        this.rows = this.rows.map((row, j) => (j === i ? { ...row, [key]: input.value } : row))
        this.send(this.rows)
      }, wait)
    }
    input.addEventListener('input', () => send(500))
    input.addEventListener('change', () => send(0))
    return input
  }
}
