import { useEffect, useRef } from 'preact/hooks'

/** Twice what is shown, for screens of many pixels. */
const SIDE = 480

/** A picture that has not left the page. Drawn, for a strict policy has no `blob:` addresses in images. */
export function Thumbnail({ file, side = SIDE }: { file: File; side?: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    createImageBitmap(file).then(
      (picture) => {
        const element = canvas.current
        if (!element) return
        const scale = Math.min(1, side / Math.max(picture.width, picture.height))
        element.width = picture.width * scale
        element.height = picture.height * scale
        element.getContext('2d')?.drawImage(picture, 0, 0, element.width, element.height)
        picture.close()
      },
      // Not the picture that it claims to be: its name says enough.
      () => {},
    )
  }, [file])
  return <canvas class="picture" role="img" aria-label={file.name} ref={canvas} width="0" height="0" />
}
