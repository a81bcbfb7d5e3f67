//! What a leaf's stored values stand for, and the text of each.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::data_type::Int96;
use parquet::schema::types::ColumnDescriptor;

use crate::source::cell;

/// Julian day of 1970-01-01. Source: the Parquet format's note on INT96 timestamps.
const JULIAN_EPOCH: i64 = 2_440_588;

/// What a leaf's stored values stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    AsStored,
    Unsigned,
    /// Digits after the point.
    Decimal(usize),
    Day,
    /// Ticks per second.
    Clock(i64),
    Moment(i64),
    Uuid,
    Half,
}

impl Meaning {
    pub fn of(leaf: &ColumnDescriptor) -> Self {
        // More digits than any 128-bit number has come from a damaged schema.
        let decimal = |scale: i32| Self::Decimal(usize::try_from(scale).unwrap_or(0).min(100));
        let ticks = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        match leaf.logical_type_ref() {
            Some(LogicalType::Decimal(kind)) => decimal(kind.scale),
            Some(LogicalType::Date) => Self::Day,
            Some(LogicalType::Time(kind)) => Self::Clock(ticks(&kind.unit)),
            Some(LogicalType::Timestamp(kind)) => Self::Moment(ticks(&kind.unit)),
            Some(LogicalType::Integer(kind)) if !kind.is_signed => Self::Unsigned,
            Some(LogicalType::Uuid) => Self::Uuid,
            Some(LogicalType::Float16) => Self::Half,
            Some(_) => Self::AsStored,
            None => match leaf.converted_type() {
                ConvertedType::DECIMAL => decimal(leaf.type_scale()),
                ConvertedType::DATE => Self::Day,
                ConvertedType::TIME_MILLIS => Self::Clock(1_000),
                ConvertedType::TIME_MICROS => Self::Clock(1_000_000),
                ConvertedType::TIMESTAMP_MILLIS => Self::Moment(1_000),
                ConvertedType::TIMESTAMP_MICROS => Self::Moment(1_000_000),
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64 => Self::Unsigned,
                _ => Self::AsStored,
            },
        }
    }

    pub fn int32(self, out: &mut String, value: i32) {
        match self {
            Self::Unsigned => cell::integer(out, value as u32),
            other => other.int64(out, i64::from(value)),
        }
    }

    pub fn int64(self, out: &mut String, value: i64) {
        match self {
            Self::Unsigned => cell::integer(out, value as u64),
            Self::Decimal(scale) => cell::decimal(out, i128::from(value), scale),
            Self::Day => cell::day(out, value),
            Self::Clock(per_second) => cell::clock(out, value, per_second),
            Self::Moment(per_second) => cell::moment(out, value, per_second),
            _ => cell::integer(out, value),
        }
    }

    pub fn int96(self, out: &mut String, value: &Int96) {
        let [low, high, day] = [0, 1, 2].map(|i| value.data()[i]);
        let nanoseconds = (u64::from(high) << 32 | u64::from(low)) as i64;
        // The day is signed, as in every writer.
        cell::day(out, i64::from(day as i32) - JULIAN_EPOCH);
        out.push('T');
        cell::clock(out, nanoseconds, 1_000_000_000);
    }

    pub fn bytes(self, out: &mut String, value: &[u8]) {
        match (self, value) {
            (Self::Decimal(scale), value) => match wide(value) {
                Some(unscaled) => cell::decimal(out, unscaled, scale),
                None => cell::bytes(out, value),
            },
            (Self::Uuid, value) if value.len() == 16 => {
                for (at, byte) in value.iter().enumerate() {
                    if matches!(at, 4 | 6 | 8 | 10) {
                        out.push('-');
                    }
                    cell::put(out, format_args!("{byte:02x}"));
                }
            }
            (Self::Half, &[low, high]) => cell::float32(out, half(u16::from_le_bytes([low, high]))),
            (_, value) => cell::bytes(out, value),
        }
    }
}

/// Two's complement, the highest byte first; `None` beyond 128 bits.
fn wide(value: &[u8]) -> Option<i128> {
    let sign = match value.first()? & 0x80 {
        0 => 0,
        _ => 0xff,
    };
    let (above, low) = value.split_at(value.len().saturating_sub(16));
    let mut bytes = [sign; 16];
    bytes[16 - low.len()..].copy_from_slice(low);
    let fits = above.iter().all(|byte| *byte == sign) && (bytes[0] ^ sign) & 0x80 == 0;
    fits.then(|| i128::from_be_bytes(bytes))
}

/// A 16-bit float. Source: IEEE 754-2008, binary16.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f32::from(bits & 0x3ff) / 1024.0;
    sign * match exponent {
        0 => fraction * 2f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        exponent => (1.0 + fraction) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_any_width_are_read() {
        assert_eq!(wide(&[0xff]), Some(-1));
        assert_eq!(wide(&[0x04, 0xe2]), Some(1250));
        assert_eq!(wide(&[7; 24]), None);
        assert_eq!(wide(&[&[0xff; 23][..], &[0xfe]].concat()), Some(-2));
        assert_eq!(wide(&[&[0; 8][..], &[0x80], &[0; 15]].concat()), None);
        assert_eq!(wide(&[]), None);
    }

    #[test]
    fn halves_are_read() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
        ] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7e00).is_nan() && half(0x7c00) == f32::INFINITY);
    }
}
