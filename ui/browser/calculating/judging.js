// What ten probabilities say: the twin of `Network.judge` in lenet/network/network.py.

/** @typedef {{ label: number, probabilities: Float32Array, sure: boolean }} Reading */

/**
 * @param {Float32Array} probabilities
 * @param {number} sureAt from which probability of the best digit on the network is sure; NumPy compares in float32
 * @returns {Reading}
 */
export function judge(probabilities, sureAt) {
  const label = probabilities.indexOf(Math.max(...probabilities))
  return { label, probabilities, sure: probabilities[label] >= Math.fround(sureAt) }
}
