// The whole network, live: all of it is in `core.js`, which may arrive later.

export default function (args) {
  let stop
  const start = () => { stop = globalThis.lenet.inside(args) }
  if (globalThis.lenet) start()
  else addEventListener('lenet', start, { once: true })
  return () => {
    removeEventListener('lenet', start)
    stop?.()
  }
}
