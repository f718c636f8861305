// Play, pause, step back, step on.
import { el } from './dom.js'

const PAUSE = 650 // milliseconds from one step to the next

/**
 * @param {Record<string, string>} words `play`, `pause`, `back`, `next`
 * @param {{ length: () => number, now: () => number, go: (place: number) => void, pause?: number }} walk
 *   How many places there are, which one is reached, how to reach one, and milliseconds between two.
 */
export function player(words, { length, now, go, pause = PAUSE }) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  const stop = () => {
    clearInterval(timer)
    timer = undefined
    play.textContent = words.play
    root.dataset.playing = 'false'
  }
  const start = () => {
    go(now() >= length() - 1 ? 0 : now())
    timer = setInterval(() => (now() >= length() - 1 ? stop() : go(now() + 1)), pause)
    play.textContent = words.pause
    root.dataset.playing = 'true'
  }
  const step = by => () => {
    stop()
    go((now() + by + length()) % length())
  }
  const play = el('button', { type: 'button', class: 'play', onclick: () => (timer ? stop() : start()) }, words.play)
  const back = el('button', { type: 'button', class: 'back', onclick: step(-1) }, words.back)
  const next = el('button', { type: 'button', class: 'next', onclick: step(1) }, words.next)
  const root = el('div', { class: 'player', 'data-playing': 'false' }, play, back, next)
  return { root, stop }
}
