// A thin picture of the whole network, live: below the canvas, and the door to Inside. Each layer is one picture.
import { areNumbers, sameClasses } from '../browser/calculating/classes.js'
import { palette, shadeOf } from '../browser/calculating/colour.js'
import { ownInput } from '../browser/calculating/forward.js'
import { judge } from '../browser/calculating/judging.js'
import { shading } from '../browser/calculating/shading.js'
import { tiles } from '../browser/calculating/tiles.js'
import { el } from '../browser/drawing/dom.js'
import { colours, dressed, keepPainted } from '../browser/drawing/theme.js'
import { inTurn, leaveTurn } from '../browser/drawing/turns.js'
import { hand } from '../digit/hand.js'
import { activationsOf, followNetworks } from '../page/networks.js'

export const styles = ['draw/strip.css']

// Maps side by side; pixels of a cell and between maps: so all layers are about as high, and are enlarged alike.
const LOOKS = {
  input: { columns: 1, cell: 2, gap: 0 },
  C1: { columns: 3, cell: 1, gap: 4 },
  S2: { columns: 3, cell: 2, gap: 4 },
  C3: { columns: 4, cell: 2, gap: 3 },
  S4: { columns: 4, cell: 4, gap: 3 },
  C5: { columns: 12, cell: 5, gap: 1 },
  F6: { columns: 7, cell: 4, gap: 1 },
}

export default class Strip {
  constructor(host) {
    this.layers = Object.keys(LOOKS).map(name => new Layer(name))
    /** @type {HTMLElement[]} */
    this.digits = []
    this.answer = el('div', { class: 'digits' })
    const canvases = this.layers.map(({ canvas }) => canvas)
    this.root = el('div', { class: 'net', 'aria-hidden': 'true' }, ...canvases, this.answer)
    host.append(this.root)
    keepPainted(this)
    /** @type {(() => void)[] | null} */
    this.ends = null
  }

  update({ data }) {
    this.pooling = data.network
    this.ends ??= [
      followNetworks(networks => {
        this.networks = networks
        this.paint()
      }),
      hand.follow(held => {
        this.held = held
        inTurn(this, !held.down, () => this.paint())
      }),
    ]
    this.paint()
  }

  stop() {
    leaveTurn(this)
    this.ends?.forEach(end => end())
  }

  paint() {
    const { held } = this
    const network = this.networks?.[this.pooling]
    if (!network || !held || !dressed(this)) return
    const values = held.input && activationsOf(network, held.input)
    const theme = colours(this.root)
    // The input as pixels, whatever levels C1 reads.
    const read = layer => (layer.kind === 'input' ? ownInput(layer.size, held.input) : values[layer.name])
    const shown = layer => values && shading(layer, network.squashing, read(layer))
    network.layers.forEach((layer, i) => this.layers[i]?.paint(layer, shown(layer), theme))
    this.#name(network.classes)
    const best = values ? judge(values, network).label : null
    this.digits.forEach((digit, i) => digit.classList.toggle('best', i === best))
  }

  // Made anew where a network of other classes answers.
  #name(classes) {
    if (this.classes && sameClasses(classes, this.classes)) return
    this.classes = classes
    this.digits = classes.map(name => el('b', {}, name))
    this.answer.classList.toggle('named', !areNumbers(classes))
    this.answer.replaceChildren(...this.digits)
  }
}

/** One layer as one picture. */
class Layer {
  constructor(name) {
    this.look = LOOKS[name]
    this.size = this.maps = 0
    /** @type {import('../browser/calculating/tiles.js').Tiles} */
    this.tiles = { width: 0, height: 0, from: new Int32Array(0) }
    this.kind = name === 'input' ? 'ink' : 'signed'
    this.canvas = el('canvas', { class: name })
  }

  #place({ size, maps }) {
    if (this.size === size && this.maps === maps) return
    this.tiles = tiles({ size, maps }, this.look)
    Object.assign(this, { size, maps })
    const { width, height } = Object.assign(this.canvas, { width: this.tiles.width, height: this.tiles.height })
    this.context = this.canvas.getContext('2d')
    this.image = this.context.createImageData(width, height)
    this.pixels = new Uint32Array(this.image.data.buffer)
  }

  /**
   * @param {{ size: number, maps: number, kind: string }} layer
   * @param {{ values: ArrayLike<number>, limit: number } | null} shown nothing: there is nothing to read
   * @param {import('../browser/drawing/theme.js').Theme} theme
   */
  paint(layer, shown, theme) {
    this.#place(layer)
    const { pixels, kind } = this
    const { from } = this.tiles
    const shades = palette(kind, theme)
    const zero = shades[shadeOf(0)]
    for (let i = 0; i < pixels.length; i++) {
      if (from[i] >= 0) pixels[i] = shown ? shades[shadeOf(shown.values[from[i]] / shown.limit)] : zero
    }
    this.context.putImageData(this.image, 0, 0)
  }
}
