// What a value is, of whatever window it comes.

export const kindOf = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1)

export const isBlob = (value: unknown): value is Blob => ['Blob', 'File'].includes(kindOf(value))
