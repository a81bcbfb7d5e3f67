//! Style sheets and the icon, under names that change with what they hold, so that a browser keeps them for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::registry::digest;
use crate::report::layout::page::common_style;
use crate::report::sheet::html::style;
use crate::serve::accounts::typed;
use crate::serve::problem::Problem;

/// What only these pages have: the menu, forms, lists.
const PAGES: &str = include_str!("pages.css");
const ICON: &str = include_str!("icon.svg");
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

pub(super) struct Assets {
    /// Of pages in the common style.
    pub common: Asset,
    /// Of the sheet's page.
    pub sheet: Asset,
    pub icon: Asset,
}

pub(super) struct Asset {
    /// `common.1f0a….css`.
    pub name: String,
    media: &'static str,
    text: String,
}

impl Asset {
    fn new(name: &str, ending: &str, media: &'static str, text: String) -> Self {
        let hash = digest(text.as_bytes());
        Self {
            name: format!("{name}.{}.{ending}", &hash[..16]),
            media,
            text,
        }
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

pub(super) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let css = |name: &str, text: String| Asset::new(name, "css", "text/css; charset=utf-8", text + PAGES);
    Assets {
        common: css("common", common_style()),
        sheet: css("sheet", style()),
        icon: Asset::new("icon", "svg", "image/svg+xml", ICON.to_owned()),
    }
});

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Problem> {
    let all = &*ASSETS;
    let found = [&all.common, &all.sheet, &all.icon]
        .into_iter()
        .find(|asset| asset.name == name);
    let Some(asset) = found else {
        let detail = "there is no such file; load the page again";
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "Not found",
            detail,
        ));
    };
    let mut response = typed(asset.media, asset.text.as_str());
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(FOR_GOOD));
    Ok(response)
}
