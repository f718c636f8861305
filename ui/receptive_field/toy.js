// A small view walks over a small picture, without a border and with one: what was ever in its middle?
import { closest, inked } from '../browser/calculating/fields.js'
import { unpack } from '../browser/calculating/packing.js'
import { fill } from '../browser/calculating/texts.js'
import { Board } from '../browser/drawing/board.js'
import { el, titled } from '../browser/drawing/dom.js'
import { player } from '../browser/drawing/player.js'

export const styles = ['receptive_field/toy.css']

export default class Toy {
  constructor(host, { data }) {
    this.words = data.words
    this.sides = data.sides.map((side, i) => this.#side(side, i))
    this.place = Infinity // every stop made; playing starts from the first
    const length = () => Math.max(...this.sides.map(side => side.centres.length))
    this.player = player(this.words, {
      length,
      now: () => Math.min(this.place, length() - 1),
      go: place => this.#go(place),
      pause: 280,
    })
    host.append(
      el(
        'div',
        { class: 'room toy' },
        this.player.root,
        el('div', { class: 'line' }, ...this.sides.map(side => side.root)),
      ),
    )
  }

  update({ data }) {
    this.words = data.words
    data.sides.forEach((side, i) => {
      Object.assign(this.sides[i], { ...side, picture: unpack(side.picture) })
      this.sides[i].board.show(this.sides[i].picture, { digits: 0 })
      const [inside, border] = [side.inside, side.border]
      this.sides[i].board.mark('border', border ? [border, border, inside, inside] : null)
    })
    this.#paint()
  }

  stop() {
    this.player.stop()
  }

  #side(side, i) {
    const point = at => this.#point(i, at)
    const move = (rows, columns) => this.#step(i, rows, columns)
    const board = new Board({ label: side.name, size: side.size, point, move })
    const count = el('p', { class: 'count', role: 'status' })
    return { ...side, board, count, here: 0, root: titled(side.name, '', board.root, count) }
  }

  // Pointing moves the view so that the cell is in its middle, where it can be.
  #point(i, { row, column }) {
    this.player.stop()
    const side = this.sides[i]
    side.here = closest(side.centres, row, column)
    this.place = Infinity
    this.#paint()
  }

  #step(i, rows, columns) {
    const [row, column] = this.sides[i].centres[this.sides[i].here]
    this.#point(i, { row: row + rows, column: column + columns })
  }

  #go(place) {
    this.place = place
    this.sides.forEach(side => {
      side.here = Math.min(place, side.centres.length - 1)
    })
    this.#paint()
  }

  #paint() {
    for (const side of this.sides) {
      const seen = side.centres.slice(0, Math.min(this.place + 1, side.centres.length))
      const [row, column] = side.centres[side.here]
      const half = (side.view - 1) / 2
      side.board.cells('seen', seen)
      side.board.mark('window', [column - half, row - half, side.view, side.view])
      side.count.textContent = fill(this.words.count, {
        cells: seen.length,
        all: side.inside ** 2,
        ink: inked(side.picture, seen),
        inks: side.ink,
      })
    }
  }
}
