//! What-if: every criterion that reads the same fact of an account moves with it.

use rustc_hash::FxHashMap;

use crate::criteria::Cut;
use crate::model::Model;

/// Fewest training accounts a bin must have held for it to be offered as a possibility (house choice).
const LEAST_SUPPORT: u64 = 5;

/// One fact of an account (a column, or one token of a set), and all the places where the scorecard reads it.
#[derive(Debug)]
pub(super) struct Attribute {
    /// The column's name, or `column: token`.
    pub name: String,
    pub changeable: bool,
    /// The coarsest bins that tell everything any criterion tells.
    pub cut: Cut,
    places: Vec<Place>,
    /// `settings[bin][place]`: where each bin of `cut` falls. "Unknown" is not among them.
    settings: Vec<Vec<u16>>,
    /// Whether enough training accounts were in each bin.
    realistic: Vec<bool>,
    /// Training accounts in each bin of `cut`, "unknown" not among them: the ideal ones, the others.
    counts: Vec<[f64; 2]>,
}

/// An axis of a criterion: bins of the criterion step by `stride` along it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub criterion: usize,
    stride: u16,
    size: u16,
}

impl Place {
    pub fn bin(self, bins: &[u16]) -> u16 {
        self.of(bins[self.criterion])
    }

    /// Bins of the criterion that one bin of the axis stands for.
    pub fn step(self) -> u16 {
        self.stride
    }

    /// The axis' own bin of a bin of the criterion.
    pub fn of(self, bin: u16) -> u16 {
        bin / self.stride % self.size
    }
}

impl Attribute {
    /// Whether the account's value is unknown.
    pub fn is_unknown(&self, bins: &[u16]) -> bool {
        self.places.iter().all(|place| place.bin(bins) + 1 == place.size)
    }

    /// The bin of [`Self::cut`] that the account is in, when known.
    pub fn bin(&self, bins: &[u16]) -> Option<usize> {
        self.settings.iter().position(|setting| {
            self.places
                .iter()
                .zip(setting)
                .all(|(place, bin)| place.bin(bins) == *bin)
        })
    }

    /// Bins it could realistically be in.
    pub fn possible(&self) -> impl Iterator<Item = usize> {
        self.realistic
            .iter()
            .enumerate()
            .filter_map(|(bin, realistic)| realistic.then_some(bin))
    }

    pub fn is_possible(&self, bin: usize) -> bool {
        self.realistic.get(bin) == Some(&true)
    }

    /// Training accounts in a bin of [`Self::cut`]: the ideal ones, the others. A bin that only pairs tell from its
    /// neighbours has its even part of theirs.
    pub fn counts(&self, bin: usize) -> [f64; 2] {
        self.counts[bin]
    }

    /// Where pairs read this fact, and the bin there of each bin of [`Self::cut`].
    pub fn in_pairs<'a>(&'a self, model: &'a Model) -> impl Iterator<Item = (Place, Vec<u16>)> + 'a {
        let pairs = self.places.iter().enumerate();
        let pairs = pairs.filter(|(_, place)| model.criteria[place.criterion].cut.is_pair());
        pairs.map(|(at, place)| (*place, self.settings.iter().map(|setting| setting[at]).collect()))
    }

    /// The account's bins, were this fact in `bin` of [`Self::cut`].
    pub fn set(&self, bins: &mut [u16], bin: usize) {
        for (place, to) in self.places.iter().zip(&self.settings[bin]) {
            let from = place.bin(bins);
            bins[place.criterion] = bins[place.criterion] - from * place.stride + to * place.stride;
        }
    }

    /// Milli-points gained, were this fact in `bin` of [`Self::cut`].
    pub fn gain(&self, model: &Model, bins: &[u16], bin: usize) -> i64 {
        let places = self.places.iter().zip(&self.settings[bin]);
        places
            .map(|(place, to)| {
                let now = bins[place.criterion];
                let then = now - place.bin(bins) * place.stride + to * place.stride;
                let points = &model.criteria[place.criterion].points;
                points[usize::from(then)] - points[usize::from(now)]
            })
            .sum()
    }
}

/// Every fact the scorecard reads, in the order of its criteria.
pub(super) fn attributes(model: &Model) -> Vec<Attribute> {
    let mut keys: Vec<(String, Vec<(Place, &Cut)>)> = Vec::new();
    for (criterion, line) in model.criteria.iter().enumerate() {
        // A derived value moves with its columns and is no fact of its own.
        for (cut, stride) in line.cut.axes().into_iter().filter(|(cut, _)| !cut.is_derived()) {
            // A criterion has at most u16 bins: they are stored so.
            let place = Place {
                criterion,
                stride: stride as u16,
                size: cut.len() as u16,
            };
            let name = cut.title();
            match keys.iter_mut().find(|(key, _)| *key == name) {
                Some((_, places)) => places.push((place, cut)),
                None => keys.push((name, vec![(place, cut)])),
            }
        }
    }
    keys.into_iter()
        .map(|(name, places)| attribute(model, name, &places))
        .collect()
}

fn attribute(model: &Model, name: String, places: &[(Place, &Cut)]) -> Attribute {
    let (cut, settings) = refine(places);
    // The one-column criterion comes before any pair.
    let (main, main_cut) = places[0];
    let single = model.criteria[main.criterion].cut == *main_cut;
    let line = &model.criteria[main.criterion];
    let count = |of: &[u64], setting: &[u16]| -> u64 {
        let on_axis = |bin: &usize| main.of(*bin as u16) == setting[0];
        match single {
            true => of[usize::from(setting[0])],
            false => (0..of.len()).filter(on_axis).map(|bin| of[bin]).sum(),
        }
    };
    let support = |setting: &[u16]| count(&line.accounts, setting);
    let counts = settings.iter().map(|setting| {
        let alike = settings.iter().filter(|other| other[0] == setting[0]).count() as f64;
        let ideal = count(&line.ideal, setting);
        [ideal, support(setting) - ideal].map(|accounts| accounts as f64 / alike)
    });
    Attribute {
        name,
        // What a derived criterion would make of another value is not known from the bins alone.
        changeable: line.changeable && !feeds_a_derived(model, &cut),
        counts: counts.collect(),
        realistic: settings
            .iter()
            .enumerate()
            // Nobody becomes a code.
            .map(|(bin, setting)| support(setting) >= LEAST_SUPPORT && cut.code(bin).is_none())
            .collect(),
        cut,
        settings,
        places: places.iter().map(|(place, _)| *place).collect(),
    }
}

/// Whether some derived criterion reads the column of `cut`.
fn feeds_a_derived(model: &Model, cut: &Cut) -> bool {
    let mut derived = model.criteria.iter().filter(|line| line.cut.is_derived());
    derived.any(|line| line.cut.columns().contains(&cut.column().0))
}

/// The coarsest cut finer than each of `places`, and where each of its known bins falls in them.
fn refine(places: &[(Place, &Cut)]) -> (Cut, Vec<Vec<u16>>) {
    let cut = places[0].1.clone();
    if cut.is_ordered() {
        refine_intervals(cut, places)
    } else if cut.is_category() {
        refine_levels(cut, places)
    } else {
        // No or yes of a token: axes are never pairs.
        (cut, (0..2).map(|bin| vec![bin; places.len()]).collect())
    }
}

fn refine_intervals(cut: Cut, places: &[(Place, &Cut)]) -> (Cut, Vec<Vec<u16>>) {
    let all: Vec<&[f64]> = places.iter().map(|(_, cut)| cut.points()).collect();
    let mut points = all.concat();
    points.sort_unstable_by(f64::total_cmp);
    points.dedup();
    // A bin's upper end belongs to it; the last has none.
    let ends = points.iter().copied().chain([f64::INFINITY]);
    let bin = |points: &&[f64], end: f64| points.partition_point(|point| *point < end) as u16;
    let settings = ends.map(|end| all.iter().map(|points| bin(points, end)).collect());
    let settings = settings.collect();
    (cut.with_points(points), settings)
}

fn refine_levels(cut: Cut, places: &[(Place, &Cut)]) -> (Cut, Vec<Vec<u16>>) {
    let axes: Vec<FxHashMap<&str, u16>> = places.iter().map(|(_, cut)| levels(cut)).collect();
    let others: Vec<u16> = places.iter().map(|(place, _)| place.size - 2).collect();
    let mut settings: Vec<Vec<u16>> = Vec::new();
    let mut refined: Vec<Vec<String>> = Vec::new();
    let mut seen = FxHashMap::default();
    for level in places.iter().flat_map(|(_, cut)| cut.groups()).flatten() {
        if seen.insert(level.as_str(), ()).is_some() {
            continue;
        }
        let of = |(axis, other): (&FxHashMap<&str, u16>, &u16)| *axis.get(level.as_str()).unwrap_or(other);
        let setting: Vec<u16> = axes.iter().zip(&others).map(of).collect();
        match settings.iter().position(|s| *s == setting) {
            Some(group) => refined[group].push(level.clone()),
            None => {
                settings.push(setting);
                refined.push(vec![level.clone()]);
            }
        }
    }
    settings.push(others);
    (cut.with_groups(refined), settings)
}

fn levels(cut: &Cut) -> FxHashMap<&str, u16> {
    let groups = cut.groups().iter().enumerate();
    groups
        .flat_map(|(i, group)| group.iter().map(move |level| (level.as_str(), i as u16)))
        .collect()
}
