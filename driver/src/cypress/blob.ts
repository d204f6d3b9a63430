// Cypress.Blob: conversions between blobs and other forms.
type Canvas = HTMLCanvasElement

function fromBinary(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

function toBinary(bytes: Uint8Array): string {
  let text = ''
  // In pieces: an argument list has a limit.
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return text
}

async function draw(src: string, crossOrigin?: string): Promise<Canvas> {
  const image = new Image()
  if (crossOrigin) image.crossOrigin = crossOrigin
  image.src = src
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')!.drawImage(image, 0, 0)
  return canvas
}

export const blobUtil = {
  createBlob: (parts: BlobPart[], options: BlobPropertyBag | string = {}): Blob =>
    new Blob(parts, typeof options === 'string' ? { type: options } : options),
  createObjectURL: (blob: Blob): string => URL.createObjectURL(blob),
  revokeObjectURL: (url: string): void => URL.revokeObjectURL(url),
  arrayBufferToBinaryString: (buffer: ArrayBuffer): string => toBinary(new Uint8Array(buffer)),
  arrayBufferToBlob: (buffer: ArrayBuffer, type = ''): Blob => new Blob([buffer], { type }),
  base64StringToBlob: (base64: string, type = ''): Blob => new Blob([fromBinary(atob(base64))], { type }),
  binaryStringToArrayBuffer: (binary: string): ArrayBuffer => fromBinary(binary).buffer,
  binaryStringToBlob: (binary: string, type = ''): Blob => new Blob([fromBinary(binary)], { type }),
  blobToArrayBuffer: (blob: Blob): Promise<ArrayBuffer> => blob.arrayBuffer(),
  blobToBinaryString: async (blob: Blob): Promise<string> => toBinary(new Uint8Array(await blob.arrayBuffer())),
  blobToBase64String: async (blob: Blob): Promise<string> => btoa(toBinary(new Uint8Array(await blob.arrayBuffer()))),
  blobToDataURL: async (blob: Blob): Promise<string> =>
    `data:${blob.type};base64,${btoa(toBinary(new Uint8Array(await blob.arrayBuffer())))}`,
  canvasToBlob: (canvas: Canvas, type?: string, quality?: number): Promise<Blob> =>
    new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas could not be turned into a blob'))), type, quality),
    ),
  dataURLToBlob(url: string): Blob {
    const [head = '', data = ''] = url.split(',')
    const type = /^data:([^;,]*)/.exec(head)?.[1] ?? ''
    return new Blob([head.includes(';base64') ? fromBinary(atob(data)) : decodeURIComponent(data)], { type })
  },
  imgSrcToBlob: async (src: string, type?: string, crossOrigin?: string, quality?: number): Promise<Blob> =>
    blobUtil.canvasToBlob(await draw(src, crossOrigin), type, quality),
  imgSrcToDataURL: async (src: string, type?: string, crossOrigin?: string, quality?: number): Promise<string> =>
    (await draw(src, crossOrigin)).toDataURL(type, quality),
}
