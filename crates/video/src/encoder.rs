use openh264::OpenH264API;
use openh264::encoder::{
    BitRate, Complexity, EncodedBitStream, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, QpRange,
    RateControlMode, VuiConfig,
};

use crate::{Error, Picture};

/// Pictures from one that stands for itself to the next, for players that seek.
const DISTANCE: u32 = 100;

/// H.264 of pictures of one size.
pub(crate) struct Encoder {
    inner: openh264::encoder::Encoder,
    parameters: Option<Parameters>,
}

/// What a decoder must know before the first picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameters {
    pub sequence: Vec<u8>,
    pub picture: Vec<u8>,
}

/// A picture as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coded {
    pub data: Vec<u8>,
    /// It stands for itself.
    pub key: bool,
}

impl Encoder {
    /// `quality` is the quantiser of H.264, 1 to 51, less is better.
    pub(crate) fn new(quality: u8, rate: f32) -> Result<Self, Error> {
        let quality = quality.clamp(1, 51);
        let config = EncoderConfig::new()
            // With the least and the most quantiser being the same, no rate is aimed at in any mode; the mode for
            // quality would say on stderr that it can't keep its rate.
            .rate_control_mode(RateControlMode::Bufferbased)
            .qp(QpRange::new(quality, quality))
            .bitrate(BitRate::from_bps(4_000_000))
            .skip_frames(false)
            .max_frame_rate(FrameRate::from_hz(rate))
            .complexity(Complexity::Low)
            .adaptive_quantization(false)
            .background_detection(false)
            .scene_change_detect(false)
            .intra_frame_period(IntraFramePeriod::from_num_frames(DISTANCE))
            // It has a thread of its own already.
            .num_threads(1)
            // As JPEG has it.
            .vui(VuiConfig::bt601().full_range(true));
        let inner = openh264::encoder::Encoder::with_api_config(OpenH264API::from_source(), config)?;
        Ok(Self { inner, parameters: None })
    }

    /// The next picture stands for itself.
    pub(crate) fn restart(&mut self) {
        // Before the first there is nothing to begin anew.
        if self.parameters.is_some() {
            self.inner.force_intra_frame();
        }
    }

    /// Nothing if the encoder leaves the picture out.
    pub(crate) fn encode(&mut self, picture: &Picture) -> Result<Option<Coded>, Error> {
        let coded = self.inner.encode(picture)?;
        let key = matches!(coded.frame_type(), FrameType::IDR | FrameType::I);
        let mut data = Vec::new();
        let (mut sequence, mut parameters) = (None, None);
        // Types of H.264, table 7-1.
        units(&coded, |unit| match unit.first().map(|head| head & 0x1f) {
            Some(7) => sequence = Some(unit.to_vec()),
            Some(8) => parameters = Some(unit.to_vec()),
            Some(_) => {
                data.extend(u32::try_from(unit.len()).unwrap_or(u32::MAX).to_be_bytes());
                data.extend(unit);
            }
            None => {}
        });
        if let (Some(sequence), Some(picture)) = (sequence, parameters) {
            self.parameters.get_or_insert(Parameters { sequence, picture });
        }
        Ok((!data.is_empty()).then_some(Coded { data, key }))
    }

    /// Known after the first picture.
    pub(crate) fn parameters(&self) -> Option<&Parameters> {
        self.parameters.as_ref()
    }
}

/// Hands out the units of a picture, without the marks that begin them in a stream.
fn units(coded: &EncodedBitStream<'_>, mut take: impl FnMut(&[u8])) {
    for layer in (0..coded.num_layers()).filter_map(|number| coded.layer(number)) {
        for unit in (0..layer.nal_count()).filter_map(|number| layer.nal_unit(number)) {
            let zeros = unit.iter().take_while(|&&byte| byte == 0).count();
            take(unit.get(zeros + 1..).unwrap_or_default());
        }
    }
}
