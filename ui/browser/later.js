// A view whose code was sent once, for all its messages, and may arrive after the first of them: see ui/component.py.

const VIEW = 'NAME'

export default function (mount) {
  let stop
  const start = () => {
    if (!globalThis.lenet?.views?.[VIEW]) return
    removeEventListener('lenet', start)
    stop = globalThis.lenet.views[VIEW](mount)
  }
  addEventListener('lenet', start)
  start()
  return () => {
    removeEventListener('lenet', start)
    stop?.()
  }
}
