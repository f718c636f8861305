// Nothing to see: brings what the recipe trains on into view, once for each press far below it.

export const styles = []

const TRAINS_ON = '.st-key-trains_on' // styled in ui/page/style.css
const CALM = matchMedia('(prefers-reduced-motion: reduce)')

export default class ToRecipe {
  update({ data: { pressed } }) {
    if (pressed === null || pressed === this.pressed) return
    this.pressed = pressed
    requestAnimationFrame(bring)
  }
}

// Also for who listens, or goes on by keyboard from there.
function bring() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(TRAINS_ON))
  if (!place) return
  place.tabIndex = -1
  place.focus({ preventScroll: true })
  place.scrollIntoView({ block: 'center', behavior: CALM.matches ? 'auto' : 'smooth' })
}
