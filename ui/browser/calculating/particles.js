// Korean particles after values, "{x}을(를)": the twin of ui/session/particles.py.

/** What follows a syllable with a final consonant, and what follows one without. @type {Record<string, [string, string]>} */
const PAIRS = {
  '을(를)': ['을', '를'],
  '은(는)': ['은', '는'],
  '이(가)': ['이', '가'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
}
const SIGNS = '0123456789%'
const READ = '영일이삼사오육칠팔구트'
const PLACE = /([가-힣0-9%])(["'’)\]]*)(을\(를\)|은\(는\)|이\(가\)|과\(와\)|\(으\)로)/g
const [FIRST, FINALS, RIEUL] = ['가'.charCodeAt(0), 28, 8] // Unicode counts syllables by consonant, vowel, and final

/**
 * The text with each particle in the form that the letter before it asks for; after Latin letters both stay.
 * @param {string} text
 * @returns {string}
 */
export function withParticles(text) {
  if (!text.includes('(')) return text
  return text.replace(PLACE, (_, letter, between, particle) => {
    const final = ((READ[SIGNS.indexOf(letter)] ?? letter).charCodeAt(0) - FIRST) % FINALS
    const [closed, open] = PAIRS[particle]
    const isOpen = final === 0 || (particle === '(으)로' && final === RIEUL)
    return `${letter}${between}${isOpen ? open : closed}`
  })
}
