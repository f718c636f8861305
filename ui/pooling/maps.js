// Maps side by side on one scale, a frame over each, and the value under the pointer.

class Maps {
  constructor(host, { data }) {
    this.line = el('div', { class: 'line' })
    this.readout = el('p', { class: 'readout', role: 'status' })
    host.append(el('div', { class: 'room maps' }, this.line, this.readout))
    this.at = data.at
  }

  update({ data }) {
    this.data = data
    if (data.maps.length !== this.boards?.length) this.#build(data)
    this.maps = data.maps.map(map => ({ ...map, grid: unpack(map.grid) }))
    this.maps.forEach((map, i) => {
      this.boards[i].show(map.grid, map)
      this.boards[i].mark('border', map.box)
      this.boards[i].figure.querySelector('.tag b').textContent = map.name
      this.boards[i].name(map.name)
      this.boards[i].scale.replaceChildren(map.kind === 'signed' ? legend(`${map.signed ? '−' : ''}${map.signed ? map.most : 0}`, `+${map.most}`) : '')
      this.boards[i].scale.querySelector('i')?.style.setProperty('background', map.signed ? null : 'linear-gradient(90deg, var(--zero), var(--pos))')
    })
    this.#to(...this.at)
  }

  #build(data) {
    this.boards = data.maps.map(map => {
      const board = new Board({ label: map.name, size: data.size, point: at => this.#to(at.row, at.column),
        move: (rows, columns) => this.#to(this.at[0] + rows, this.at[1] + columns) })
      board.scale = el('p', { class: 'scale' })
      board.figure = titled(map.name, '', board.root, board.scale)
      return board
    })
    this.line.replaceChildren(...this.boards.map(board => board.figure))
  }

  #to(row, column) {
    const [rows, columns] = this.maps[0].grid.shape
    this.at = [clamp(row, 0, rows - 1), clamp(column, 0, columns - 1)]
    this.boards.forEach(board => board.mark('window', [this.at[1], this.at[0], 1, 1]))
    const place = this.at[0] * columns + this.at[1]
    const values = this.maps.map(map => `${map.short} ${map.grid.values[place].toPrecision(3).replace('-', '−')}`)
    this.readout.textContent = `${fill(this.data.words.at, { row: this.at[0], column: this.at[1] })}: ${values.join(' · ')}`
  }
}

export default function (args) {
  return mounted(args, (host, first) => new Maps(host, first))
}
