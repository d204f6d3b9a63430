use openh264::formats::YUVSource;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::Error;

/// Brightness of what lies around a picture that is smaller than the video.
const MARGIN: u8 = 40;
/// No colour.
const NEUTRAL: u8 = 128;

/// A picture as the encoder takes it: brightness of each pixel, colours of each square of four; all 256 values count, as
/// in JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    width: usize,
    height: usize,
    y: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
}

impl Picture {
    /// An empty one of at least this size; sides are made even, for colours are of squares.
    pub fn new(width: u32, height: u32) -> Self {
        let even = |side: u32| (side.max(2) as usize).next_multiple_of(2);
        let (width, height) = (even(width), even(height));
        let colours = width * height / 4;
        Self { width, height, y: vec![MARGIN; width * height], u: vec![NEUTRAL; colours], v: vec![NEUTRAL; colours] }
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        u32::try_from(self.width).unwrap_or(u32::MAX)
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        u32::try_from(self.height).unwrap_or(u32::MAX)
    }

    /// Shows a JPEG: as it is if it fits, in the middle; else smaller.
    ///
    /// # Errors
    /// It can't be read.
    pub fn show(&mut self, jpeg: &[u8]) -> Result<(), Error> {
        let options = DecoderOptions::new_fast().jpeg_set_out_colorspace(ColorSpace::YCbCr);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
        let pixels = decoder.decode().map_err(|error| Error::Picture(error.to_string()))?;
        let (width, height) = decoder.dimensions().unwrap_or_default();
        if width == 0 || height == 0 || pixels.len() != width * height * 3 {
            return Err(Error::Picture("it isn't a picture in colours".to_owned()));
        }
        if (width, height) == (self.width, self.height) {
            self.copy(&pixels);
        } else {
            self.fit(&pixels, width, height);
        }
        Ok(())
    }

    /// Most frames: of the video's own size.
    fn copy(&mut self, pixels: &[u8]) {
        for (y, pixel) in self.y.iter_mut().zip(pixels.chunks_exact(3)) {
            *y = pixel[0];
        }
        let colours = self.u.chunks_exact_mut(self.width / 2).zip(self.v.chunks_exact_mut(self.width / 2));
        for ((u, v), rows) in colours.zip(pixels.chunks_exact(self.width * 6)) {
            // The decoder has the colours of squares four times; the first of each will do.
            for ((u, v), pixel) in u.iter_mut().zip(v).zip(rows.chunks_exact(6)) {
                (*u, *v) = (pixel[1], pixel[2]);
            }
        }
    }

    fn fit(&mut self, pixels: &[u8], width: usize, height: usize) {
        self.y.fill(MARGIN);
        self.u.fill(NEUTRAL);
        self.v.fill(NEUTRAL);
        let scale = (self.width as f64 / width as f64).min(self.height as f64 / height as f64).min(1.0);
        let shown = |side: usize, most: usize| ((side as f64 * scale) as usize).clamp(1, most);
        let (shown_width, shown_height) = (shown(width, self.width), shown(height, self.height));
        // Even, so that colours stay with their squares.
        let (left, top) = ((self.width - shown_width) / 4 * 2, (self.height - shown_height) / 4 * 2);
        for row in 0..shown_height {
            let from = row * height / shown_height * width;
            for column in 0..shown_width {
                let at = (from + column * width / shown_width) * 3;
                let (x, y) = (left + column, top + row);
                self.y[y * self.width + x] = pixels[at];
                if x % 2 == 0 && y % 2 == 0 {
                    let colour = y / 2 * (self.width / 2) + x / 2;
                    (self.u[colour], self.v[colour]) = (pixels[at + 1], pixels[at + 2]);
                }
            }
        }
    }
}

impl YUVSource for Picture {
    fn dimensions(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.width, self.width / 2, self.width / 2)
    }

    fn y(&self) -> &[u8] {
        &self.y
    }

    fn u(&self) -> &[u8] {
        &self.u
    }

    fn v(&self) -> &[u8] {
        &self.v
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A red dot of 16×16 pixels, as a browser's screencast has it: JPEG with halved colours.
    pub(crate) const RED: &[u8] = include_bytes!("../tests/red-16x16.jpg");

    fn pixel(picture: &Picture, x: usize, y: usize) -> [u8; 3] {
        let colour = y / 2 * (picture.width / 2) + x / 2;
        [picture.y[y * picture.width + x], picture.u[colour], picture.v[colour]]
    }

    fn is_red([y, u, v]: [u8; 3]) -> bool {
        y.abs_diff(76) < 8 && u.abs_diff(85) < 8 && v > 240
    }

    #[test]
    fn a_picture_of_the_same_size_is_taken_as_it_is() {
        let mut picture = Picture::new(16, 16);
        picture.show(RED).unwrap();
        assert!(is_red(pixel(&picture, 0, 0)) && is_red(pixel(&picture, 15, 15)), "{:?}", pixel(&picture, 15, 15));
    }

    #[test]
    fn a_smaller_one_is_in_the_middle() {
        let mut picture = Picture::new(32, 24);
        picture.show(RED).unwrap();
        assert_eq!(pixel(&picture, 0, 0), [MARGIN, NEUTRAL, NEUTRAL]);
        assert!(is_red(pixel(&picture, 8, 4)) && is_red(pixel(&picture, 23, 19)));
        assert_eq!(pixel(&picture, 24, 20), [MARGIN, NEUTRAL, NEUTRAL]);
    }

    #[test]
    fn a_larger_one_is_made_smaller_and_sides_are_even() {
        let mut picture = Picture::new(9, 8);
        assert_eq!((picture.width(), picture.height()), (10, 8));
        picture.show(RED).unwrap();
        assert!(is_red(pixel(&picture, 4, 4)));
        assert_eq!(pixel(&picture, 9, 0), [MARGIN, NEUTRAL, NEUTRAL]);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let error = Picture::new(4, 4).show(b"not a picture").unwrap_err();
        assert!(error.to_string().starts_with("a picture of the screen can't be read"), "{error}");
    }
}
