// What is drawn, as addresses that hold the picture.

/** Pictures are made smaller to this number of pixels: they are only looked at. */
const MOST = 1_000_000

/** The present picture; undefined where the page may not read it, or there is none. */
export function pictureOf(element: HTMLCanvasElement | HTMLVideoElement | HTMLImageElement): string | undefined {
  const [width, height] = sizeOf(element)
  if (!width || !height) return undefined
  const scale = Math.min(1, Math.sqrt(MOST / (width * height)))
  try {
    if (element.localName === 'canvas' && scale === 1) return (element as HTMLCanvasElement).toDataURL()
    // One of ours: those of the page may have been stubbed.
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(width * scale))
    canvas.height = Math.max(1, Math.round(height * scale))
    canvas.getContext('2d')?.drawImage(element, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL()
  } catch {
    return undefined
  }
}

function sizeOf(element: HTMLCanvasElement | HTMLVideoElement | HTMLImageElement): [number, number] {
  if (element.localName === 'video') return [(element as HTMLVideoElement).videoWidth, (element as HTMLVideoElement).videoHeight]
  if (element.localName === 'img') return [(element as HTMLImageElement).naturalWidth, (element as HTMLImageElement).naturalHeight]
  return [element.width, element.height]
}
