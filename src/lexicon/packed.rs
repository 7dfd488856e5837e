//! A map from 64-bit hashes to numbers of 16 bits that is packed once, when the program is built, and then only read.
//!
//! Hash and displace (Belazzougui, Botelho and Dietzfelbinger 2009; Pibiri and Trani, `PTHash`, 2021): the keys of a bucket
//! share a pilot, chosen so that each of them has a place of its own. So a look-up reads two places, of which the pilots stay
//! in the nearest cache, and knows neither loop nor branch that could be guessed wrong. A key that is not there is told by its
//! first 48 bits.

use std::borrow::Cow;

/// The packed map. The default is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Packed {
    pub(crate) pilots: Cow<'static, [[u8; 2]]>,
    /// The key of each, its last 16 bits changed by those of the value.
    pub(crate) entries: Cow<'static, [[u8; 8]]>,
}

/// What a look-up needs, borrowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'p> {
    pilots: &'p [[u8; 2]],
    entries: &'p [[u8; 8]],
}

impl Packed {
    /// Packs these keys with their values; of two equal keys, the last counts.
    pub(crate) fn pack(mut pairs: Vec<(u64, u16)>) -> Self {
        // The last of equal keys first, so that it is the one that is kept.
        pairs.reverse();
        pairs.sort_by_key(|(key, _)| *key);
        pairs.dedup_by_key(|(key, _)| *key);
        if pairs.is_empty() {
            return Self::default();
        }
        // A fifth stays empty: with a tenth, some buckets of the weights find no pilot.
        let mut places = pairs.len() + pairs.len() / 4 + 1;
        loop {
            if let Some(packed) = Self::pack_into(places, &pairs) {
                return packed;
            }
            places += places / 8 + 1;
        }
    }

    /// The same into so many places, if that is enough.
    fn pack_into(places: usize, pairs: &[(u64, u16)]) -> Option<Self> {
        // Five to nine keys share a pilot, so that the list of pilots stays small; with more, some find none.
        let mut buckets = vec![Vec::new(); (pairs.len() / 9 + 1).next_power_of_two()];
        for pair in pairs {
            let at = bucket(mix(pair.0), buckets.len());
            buckets.get_mut(at)?.push(*pair);
        }
        let mut order: Vec<usize> = (0..buckets.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(buckets.get(*at).map_or(0, Vec::len)));
        let mut pilots = vec![[0; 2]; buckets.len()];
        let mut entries = vec![0_u64; places];
        for at in order {
            let bucket = buckets.get(at)?;
            // Odd, so that no bit of a hash is lost.
            let mut tries = (1..=u16::MAX).step_by(2);
            let pilot = tries.find(|pilot| fits(bucket, *pilot, &entries))?;
            *pilots.get_mut(at)? = pilot.to_le_bytes();
            for (key, value) in bucket {
                *entries.get_mut(place(mix(*key), pilot, places))? = key ^ u64::from(*value);
            }
        }
        let entries: Vec<[u8; 8]> = entries.into_iter().map(u64::to_le_bytes).collect();
        Some(Self {
            pilots: pilots.into(),
            entries: entries.into(),
        })
    }

    /// Reads the two lists of a map, and takes them off the front of `bytes`; an empty map where they are not whole.
    pub(crate) fn read(bytes: &mut &'static [u8]) -> Self {
        Self {
            pilots: section(bytes).unwrap_or_default().into(),
            entries: section(bytes).unwrap_or_default().into(),
        }
    }

    /// What look-ups need.
    #[inline]
    pub(crate) fn view(&self) -> View<'_> {
        View {
            pilots: &self.pilots,
            entries: &self.entries,
        }
    }
}

impl View<'_> {
    /// The value of a key; 0 where it is not there.
    #[inline]
    pub(crate) fn get(self, key: u64) -> u16 {
        let hash = mix(key);
        let Some(pilot) = self.pilots.get(bucket(hash, self.pilots.len())) else {
            return 0;
        };
        let at = place(hash, u16::from_le_bytes(*pilot), self.entries.len());
        let Some(entry) = self.entries.get(at) else {
            return 0;
        };
        u16::try_from(u64::from_le_bytes(*entry) ^ key).unwrap_or_default()
    }
}

/// Whether all keys of a bucket find a free place with this pilot.
fn fits(bucket: &[(u64, u16)], pilot: u16, entries: &[u64]) -> bool {
    let mut taken = Vec::with_capacity(bucket.len());
    bucket.iter().all(|(key, _)| {
        let at = place(mix(*key), pilot, entries.len());
        let is_free = entries.get(at) == Some(&0) && !taken.contains(&at);
        taken.push(at);
        is_free
    })
}

#[inline]
const fn mix(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The bucket of a hash among so many, which are a power of two.
#[inline]
const fn bucket(hash: u64, buckets: usize) -> usize {
    (hash >> 40) as usize & buckets.wrapping_sub(1)
}

/// The place of a hash among fewer than 2^32.
#[inline]
const fn place(hash: u64, pilot: u16, places: usize) -> usize {
    let moved = hash.wrapping_mul(pilot as u64) >> 32;
    ((moved * places as u64) >> 32) as usize
}

/// Takes a list off the front of `bytes`: its length in eight bytes, so that entries of eight stay aligned, then its items.
pub(super) fn section<const N: usize>(bytes: &mut &'static [u8]) -> Option<&'static [[u8; N]]> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (items, rest) = rest.split_at_checked(length.checked_mul(N)?)?;
    *bytes = rest;
    Some(items.as_chunks().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_found_and_nothing_else() {
        let pairs: Vec<(u64, u16)> = (1..5000_u16).map(|n| (u64::from(n) << 20, n)).collect();
        let packed = Packed::pack(pairs.clone());
        for (key, value) in pairs {
            assert_eq!(packed.view().get(key), value);
            assert_eq!(packed.view().get(key + 1), 0);
        }
        assert_eq!(Packed::default().view().get(7), 0);
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        let packed = Packed::pack(vec![(7, 1), (8, 2), (7, 3)]);
        assert_eq!(packed.view().get(7), 3);
    }
}
