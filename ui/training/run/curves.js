// Loss, accuracy and learning rate over the steps of a run: pointed at together, marked where the slider stands.
import { clamp } from '../../browser/calculating/numbers.js'
import { fill } from '../../browser/calculating/texts.js'
import { el } from '../../browser/drawing/dom.js'
import { accuracyAxis, lossAxis, rateAxis } from './axes.js'
import { Chart } from './chart.js'
import { compact, grouped, lossText, percent } from './measures.js'
import { chartAsSvg, quiet } from './saving.js'

const BOTH = ['training', 'validation']
const CHARTS = {
  loss: { lines: BOTH, say: lossText, axis: lossAxis },
  accuracy: { lines: BOTH, say: percent, axis: accuracyAxis, steep: 20 },
  rate: { lines: ['training'], say: compact, axis: rateAxis },
}
const KEYS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
}

export class Curves {
  /**
   * @param {Record<string, any>} words of the whole run
   * @param {(step: number) => void} go where the slider is wanted
   */
  constructor(words, go) {
    this.words = words.curves
    this.go = go
    this.at = null // the step pointed at; null: where the slider stands
    this.charts = Object.entries(CHARTS).map(([name, kind]) => {
      const save = quiet(words.save.svg, this.words[name], 'svg', () => chartAsSvg(chart.svg))
      const chart = new Chart(kind, name, this.words, save)
      return chart
    })
    const about = { tabindex: 0, role: 'slider', 'aria-orientation': 'horizontal', 'aria-label': this.words.charts }
    this.keys = el('div', { class: 'keys', ...about }) // beside the charts: what is pressed lies within no slider
    this.root = el('div', { class: 'charts' }, this.keys, ...this.charts.map(chart => chart.root))
    this.#listen()
  }

  stop() {
    this.charts.forEach(chart => chart.stop())
  }

  /** @param {any} data of the run, its rows named */
  show({ curve, epochs, rates, end, bySteps }) {
    const training = bySteps && curve.length ? curve : epochs.map(row => ({ ...row, step: row.end }))
    this.bySteps = bySteps
    this.rates = rates
    this.steps = [...new Set([...training.map(({ step }) => step), ...epochs.map(row => row.end)])].sort(
      (a, b) => a - b,
    )
    const points = {
      loss: { training: line(training, 'step', 'loss'), validation: line(epochs, 'end', 'heldOutLoss') },
      accuracy: { training: line(training, 'step', 'accuracy'), validation: line(epochs, 'end', 'heldOutAccuracy') },
      rate: { training: line(training, 'step', 'rate') },
    }
    const run = { end, unit: bySteps ? this.words.step : this.words.epoch, wishes: rates }
    for (const chart of this.charts) chart.show(points[chart.name], run)
    this.#tell()
  }

  /** @param {number | null} step where the slider stands */
  stand(step) {
    this.here = step
    for (const chart of this.charts) chart.stand(step)
    this.#tell()
  }

  // --- pointing -----------------------------------------------------------------------------------

  #listen() {
    const find = event => this.charts.find(chart => event.composedPath().includes(chart.svg))
    const stepAt = event => find(event)?.stepAt(event.clientX)
    const point = event => find(event) && this.steps?.length && this.#point(stepAt(event))
    this.root.addEventListener('pointerdown', point)
    this.root.addEventListener('pointermove', point)
    this.root.addEventListener('click', event => find(event) && this.go(stepAt(event)))
    this.root.addEventListener('pointerleave', event => event.pointerType === 'mouse' && this.#point(null))
    this.keys.addEventListener('blur', () => this.#point(null))
    this.keys.addEventListener('keydown', event => this.#key(event))
  }

  #key(event) {
    if (event.key === 'Escape') this.#point(null)
    else if (event.key === 'Enter' && this.at !== null) this.go(this.at)
    else if (KEYS[event.key] && this.steps.length) {
      const now = this.at ?? this.here ?? this.steps.at(-1)
      const here = Math.max(
        0,
        this.steps.findLastIndex(step => step <= now),
      )
      this.#point(this.steps[clamp(here + KEYS[event.key], 0, this.steps.length - 1)])
    } else return
    event.preventDefault()
  }

  #point(step) {
    this.at = step
    this.#tell()
  }

  #tell() {
    if (!this.steps) return
    const step = this.at ?? this.here ?? null
    const when = step === null || !this.steps.length ? this.words.nothing : this.#when(step)
    const told = this.charts.map(chart =>
      chart.point(step, this.at !== null, chart.name === 'rate' ? this.#wished(step, when) : when),
    )
    const limits = {
      valuemin: this.steps[0] ?? 0,
      valuemax: this.steps.at(-1) ?? 0,
      valuenow: Math.round(step ?? 0),
      valuetext: `${when}; ${told.join('; ')}`,
    }
    for (const [name, value] of Object.entries(limits)) this.keys.setAttribute(`aria-${name}`, value)
  }

  #wished(step, when) {
    const last = step === null ? null : this.rates.findLast(([since]) => since <= step)
    return last ? `${when} · ${fill(this.words.wished, { rate: compact(last[1]) })}` : when
  }

  #when(step) {
    const known = this.steps.findLast(one => one <= step) ?? this.steps[0]
    const shown = this.at === null ? step : known
    return this.bySteps ? fill(this.words.at, { step: grouped(shown) }) : fill(this.words.at_epoch, { epoch: shown })
  }
}

function line(rows, x, y) {
  return rows.filter(row => row[x] !== null).map(row => [row[x], row[y]])
}
