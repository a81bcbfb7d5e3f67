//! A view of the list: what its address says, and the form that changes it.

use maud::{Markup, html};

use super::form::Form;
use super::parts::NAME;
use super::viewer::{Viewer, with};
use crate::error::Result;
use crate::language::Language;
use crate::language::harmless::shorten;
use crate::model::Model;
use crate::score::Grade;
use crate::store::{AccountList, AccountOrder, AccountQuery};

/// Points that may be unknown, as they are offered (house choice).
const UNKNOWN: [i64; 3] = [10, 25, 50];
const ORDERS: [(&str, AccountOrder); 4] = [
    ("best", AccountOrder::Best),
    ("worst", AccountOrder::Worst),
    ("name", AccountOrder::Name),
    ("unknown", AccountOrder::Unknown),
];

/// What is asked of the list.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    pub query: AccountQuery,
}

impl View {
    /// That of an address; what is no value is as if it were not there, and shows as such in the form.
    pub fn of(form: &Form, list: &AccountList) -> Result<Self> {
        let text = |name: &str| form.get(name).map(str::to_owned);
        let number = |name: &str| form.get(name).and_then(|value| value.parse::<i64>().ok());
        let order = form.get("sort").and_then(|sort| {
            let found = ORDERS.iter().find(|(name, _)| *name == sort);
            found.map(|(_, order)| *order)
        });
        let moved = match form.get("moved") {
            Some("last") => list.upload(None)?.map(|upload| upload.id),
            _ => None,
        };
        Ok(Self {
            query: AccountQuery {
                text: text("q").unwrap_or_default(),
                grade: text("grade").filter(|grade| Grade::ALL.iter().any(|one| one.as_str() == *grade)),
                segment: number("segment"),
                country: text("country"),
                owner: text("owner"),
                unknown: number("unknown")
                    .filter(|points| (0..=100).contains(points))
                    .map(|points| points * 1000),
                moved,
                order: order.unwrap_or_default(),
                page: number("page")
                    .and_then(|page| usize::try_from(page).ok())
                    .unwrap_or(1)
                    .max(1),
            },
        })
    }

    /// Whether anything is asked.
    pub fn is_narrow(&self) -> bool {
        let AccountQuery { order, .. } = self.query;
        let all = AccountQuery {
            order,
            page: self.query.page,
            ..AccountQuery::default()
        };
        self.query != all
    }

    /// Its address under a path, on a page.
    pub fn address(&self, path: &str, page: usize) -> String {
        let query = &self.query;
        let number = |number: &Option<i64>| number.map(|number| number.to_string());
        let order = ORDERS.iter().find(|(_, order)| *order == query.order);
        let fields = [
            ("q", Some(query.text.clone()).filter(|text| !text.is_empty())),
            ("grade", query.grade.clone()),
            ("segment", number(&query.segment)),
            ("country", query.country.clone()),
            ("owner", query.owner.clone()),
            ("unknown", number(&query.unknown.map(|milli| milli / 1000))),
            ("moved", query.moved.map(|_| "last".to_owned())),
            (
                "sort",
                order
                    .filter(|(_, order)| *order != AccountOrder::default())
                    .map(|(name, _)| (*name).to_owned()),
            ),
            ("page", (page > 1).then(|| page.to_string())),
        ];
        let set = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        set.fold(path.to_owned(), |address, (name, value)| {
            with(&address, name, &value)
        })
    }

    /// The form.
    pub fn form(&self, viewer: &Viewer, list: &AccountList, model: &Model) -> Result<Markup> {
        let language = viewer.language;
        let query = &self.query;
        let [grades, segments, countries, owners] =
            ["grade", "segment", "country", "owner"].map(|kind| list.facets(kind));
        let (countries, owners) = (countries?, owners?);
        let grades = grades?
            .into_iter()
            .map(|(grade, count)| (grade.clone(), grade, count))
            .collect::<Vec<_>>();
        let segment = |(number, count): (String, u64)| {
            let found = number
                .parse()
                .ok()
                .and_then(|number| model.segments.segment(number));
            let name = match found {
                Some(segment) => format!("{number} · {}", segment.name.text(language)),
                None => language.page_no_segment(),
            };
            (number, name, count)
        };
        let segments: Vec<(String, String, u64)> = segments?.into_iter().map(segment).collect();
        let plain = |all: Vec<(String, u64)>| -> Vec<(String, String, u64)> {
            all.into_iter()
                .map(|(value, count)| (value.clone(), value, count))
                .collect()
        };
        let chosen = |number: Option<i64>| number.map(|number| number.to_string());
        let unknown = UNKNOWN.map(|points| (points.to_string(), language.page_unknown_at_most(points)));
        let shown = query.unknown.map(|milli| milli / 1000);
        Ok(html! {
            form.filters method="get" action="/accounts" role="search" {
                @if let Some(tag) = viewer.kept_language() { input type="hidden" name="lang" value=(tag); }
                div.field.wide { label for="q" { (language.page_search()) }
                    input id="q" name="q" type="search" value=(query.text) placeholder=(language.page_search_hint()) maxlength="200"; }
                (select("grade", &language.page_grade(), &grades, query.grade.as_deref(), language))
                (select("segment", &language.page_segment(), &segments, chosen(query.segment).as_deref(), language))
                (select("country", &language.page_country(), &plain(countries), query.country.as_deref(), language))
                (select("owner", &language.page_owner(), &plain(owners), query.owner.as_deref(), language))
                div.field { label for="unknown" { (language.page_unknown()) }
                    select id="unknown" name="unknown" {
                        option value="" { (language.page_any()) }
                        @for (value, name) in &unknown { option value=(value) selected[chosen(shown).as_deref() == Some(value)] { (name) } }
                    } }
                div.field { label for="sort" { (language.page_sort()) }
                    select id="sort" name="sort" {
                        @for (name, order) in ORDERS { option value=(name) selected[order == query.order] { (order_name(order, language)) } }
                    } }
                @if query.moved.is_some() { input type="hidden" name="moved" value="last"; }
                div.field.act { button { (language.page_show()) }
                    @if self.is_narrow() { a href=(viewer.link("/accounts")) { (language.page_show_all()) } } }
            }
        })
    }
}

fn order_name(order: AccountOrder, language: Language) -> String {
    match order {
        AccountOrder::Best => language.page_sort_best(),
        AccountOrder::Worst => language.page_sort_worst(),
        AccountOrder::Name => language.page_sort_name(),
        AccountOrder::Unknown => language.page_sort_unknown(),
    }
}

/// A choice of values with how many accounts have each; nothing where there is nothing to choose.
fn select(
    name: &str,
    title: &str,
    values: &[(String, String, u64)],
    chosen: Option<&str>,
    language: Language,
) -> Markup {
    let strange = chosen.filter(|chosen| !values.iter().any(|(value, ..)| value == chosen));
    html! { @if !values.is_empty() || strange.is_some() {
        div.field { label for=(name) { (title) }
            select id=(name) name=(name) {
                option value="" { (language.page_any()) }
                @for (value, shown, count) in values {
                    option value=(value) selected[chosen == Some(value)] { (shorten(shown, NAME)) " (" (language.integer(*count as i64)) ")" }
                }
                @if let Some(value) = strange { option value=(value) selected { (shorten(value, NAME)) } }
            } }
    } }
}
