// The place over the canvas that `over_canvas.js` fills.
import { tile } from './over_canvas.js'

export const styles = ['inside/tile.css']

export default class TileView {
  constructor(host, { data }) {
    this.host = host
    host.className = 'over'
    tile.over = host
    tile.board.name(data.words.input)
    host.append(tile.board.root)
    tile.board.paint() // what was to be shown before there was a place for it
  }

  update() {}

  stop() {
    if (tile.over === this.host) tile.over = tile.board.root // a newer place may have come before this one is left
  }
}
