//! Figures in words, in English and French.

use super::figure::{Figure, Name, Reason, Unit};
use crate::language::Language;
use crate::recipe::FigureKey as Key;

impl Name {
    /// Its name in a table.
    pub fn label(self, language: Language) -> String {
        match self {
            Self::CloseRate => language.close_rate(),
            Self::Cycle => language.cycle(),
            Self::Retention180 => language.retention_180(),
            Self::Retention365 => language.retention_365(),
            Self::Churn365 => language.churn_365(),
            Self::Nps => language.nps(),
            Self::Contract => language.contract(),
            Self::ContractMedian => language.contract_median(),
            Self::Expansion => language.expansion(),
            Self::Ltv => language.ltv(),
            Self::LtvWeighted => language.ltv_weighted(),
            Self::Cac => language.cac(),
            Self::LtvCac => language.ltv_cac(),
            Self::PipelineShare => language.pipeline_share(),
            Self::PipelineAmountShare => language.pipeline_amount_share(),
            Self::QualifiedRate => language.qualified_rate(),
            Self::AcceptedRate => language.accepted_rate(),
            Self::CustomerRate => language.customer_rate(),
        }
    }

    /// A value of it, with its unit; amounts carry no currency, which the data do not say.
    pub fn value(self, value: f64, language: Language) -> String {
        match self.unit() {
            Unit::Share => language.percent(value),
            Unit::Days if value.round() == 1.0 => language.one_day(),
            Unit::Days => language.days(language.decimal(value, 0)),
            Unit::Money => language.decimal(value, 0),
            Unit::Times => language.times(language.decimal(value, 1)),
            Unit::Points => language.signed(value, 0),
        }
    }
}

impl Figure {
    /// The estimate, or a dash.
    pub fn estimate(&self, name: Name, language: Language) -> String {
        let estimate = self.estimate.map(|value| name.value(value, language));
        estimate.unwrap_or_else(|| "–".to_owned())
    }

    /// "24% – 31%", "60 – 75 days", with an end left open where the data do not bound it; `None` without any.
    pub fn interval(&self, name: Name, language: Language) -> Option<String> {
        let value = |end: f64| name.value(end, language);
        let without_unit = |end: f64| match name.unit() {
            Unit::Days => language.decimal(end, 0),
            Unit::Times => language.decimal(end, 1),
            Unit::Share | Unit::Money | Unit::Points => value(end),
        };
        match (self.low, self.high) {
            (Some(low), Some(high)) => Some(language.between(without_unit(low), value(high))),
            (Some(low), None) => Some(language.over(value(low))),
            (None, Some(high)) => Some(language.up_to(value(high))),
            (None, None) => None,
        }
    }
}

impl Reason {
    /// Why there is no figure, or what to beware of, as the end of a line.
    pub fn text(self, language: Language) -> String {
        let count = |n: u64| language.integer(n.min(i64::MAX as u64) as i64);
        match self {
            Self::NeedsColumn { key } => language.needs_column(key, key.meaning(language)),
            Self::NoAccounts => language.no_accounts(),
            Self::TooFew { needed } => language.too_few(count(needed)),
            Self::MedianNotReached => language.median_not_reached(),
            Self::BeyondFollowUp { days: 1 } => language.beyond_follow_up(language.one_day()),
            Self::BeyondFollowUp { days } => language.beyond_follow_up(language.days(count(days))),
            Self::Incomplete { key, missing, of } => {
                language.incomplete(key.meaning(language), count(missing), count(of))
            }
            Self::OneSided => language.one_sided(),
            Self::NoInterval => language.no_interval(),
            Self::NoCustomers => language.no_customers(),
            Self::NobodyLost => language.nobody_lost(),
            Self::ZeroTotal => language.zero_total(),
            Self::NoUpsell => language.no_upsell(),
        }
    }
}

impl Key {
    /// What its column holds.
    pub fn meaning(self, language: Language) -> String {
        match self {
            Self::Opened => language.key_opened(),
            Self::Closed => language.key_closed(),
            Self::Left => language.key_left(),
            Self::Qualified => language.key_qualified(),
            Self::Accepted => language.key_accepted(),
            Self::Amount => language.key_amount(),
            Self::Expansion => language.key_expansion(),
            Self::Cost => language.key_cost(),
            Self::Nps => language.key_nps(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_well_in_both_languages() {
        let figure = Figure::new(14_230.0, Some((13_000.0, 15_500.0)), 200);
        assert_eq!(figure.estimate(Name::Contract, Language::En), "14,230");
        assert_eq!(
            figure.interval(Name::Contract, Language::Fr).unwrap(),
            "13\u{202f}000 – 15\u{202f}500"
        );
        let half = Figure::of(None, Some(60.0), None, 9).beware(Some(Reason::MedianNotReached));
        assert_eq!(half.estimate(Name::Cycle, Language::Fr), "–");
        assert_eq!(
            half.interval(Name::Cycle, Language::Fr).unwrap(),
            "plus de 60 jours"
        );
        assert_eq!(Name::LtvCac.value(3.456, Language::Fr), "3,5\u{a0}×");
        let whole = Figure::new(66.0, Some((60.0, 75.4)), 9);
        assert_eq!(whole.interval(Name::Cycle, Language::En).unwrap(), "60 – 75 days");
        let reason = Reason::NeedsColumn { key: Key::Left };
        assert_eq!(
            reason.text(Language::En),
            "needs the day on which a customer left: name its column as `left` under [figures]"
        );
        let reason = Reason::Incomplete {
            key: Key::Cost,
            missing: 1_200,
            of: 4_000,
        };
        assert_eq!(
            reason.text(Language::Fr),
            "le coût d’acquisition manque pour 1\u{202f}200 comptes sur 4\u{202f}000"
        );
    }
}
