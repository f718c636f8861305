"""The page Training with a run on it, and what a reader does there."""

from pathlib import Path

from .playground import Playground

# Sets the slider, as a hand does.
GO = """(slider, place) => {
  slider.value = `${place}`
  slider.dispatchEvent(new Event('input', { bubbles: true }))
}"""


class RunPage(Playground):
    """The page Training with a run on it."""

    @property
    def run(self):
        return self.page.locator(".room.run")

    @property
    def slider(self):
        return self.run.locator(".rail input")

    def go(self, place):
        self.slider.evaluate(GO, place)

    def wait_for_step(self, step):
        self.run.evaluate(
            """(run, step) => new Promise(done => {
              const look = () => run.dataset.shown === `${step}` ? done() : requestAnimationFrame(look)
              look()
            })""",
            step,
        )

    def values(self):
        """The probabilities as they are written."""
        return self.run.locator(".answer .bars .value").all_inner_texts()

    def save(self, button):
        with self.page.expect_download() as download:
            button.click()
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()
