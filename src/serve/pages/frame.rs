//! The frame of every page: menu, language, who is signed in, and what a browser may load.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use axum::response::Response;
use maud::{DOCTYPE, Markup, html};

use super::assets::ASSETS;
use super::viewer::Viewer;
use crate::language::Language;
use crate::serve::accounts::typed;
use crate::serve::keys::Role;

/// Media type of pages.
pub(super) const PAGE: &str = "text/html; charset=utf-8";
/// Styles and the icon from here, forms to here, and nothing else; no script at all.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
/// So that browsers say from which page a form comes.
const REFERRER: &str = "same-origin";

/// The pages of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Here {
    Today,
    Accounts,
    WhatIf,
    Profile,
    Segments,
    Compare,
    Performance,
    Review,
    Data,
    Tuning,
    /// None of them.
    Elsewhere,
}

impl Here {
    const MENU: [Self; 10] = [
        Self::Today,
        Self::Accounts,
        Self::WhatIf,
        Self::Profile,
        Self::Segments,
        Self::Compare,
        Self::Performance,
        Self::Review,
        Self::Data,
        Self::Tuning,
    ];

    fn path(self) -> &'static str {
        match self {
            Self::Today | Self::Elsewhere => "/",
            Self::Accounts => "/accounts",
            Self::WhatIf => "/what-if",
            Self::Profile => "/profile",
            Self::Segments => "/segments",
            Self::Compare => "/compare",
            Self::Performance => "/performance",
            Self::Review => "/review",
            Self::Data => "/data",
            Self::Tuning => "/tuning",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Today | Self::Accounts | Self::WhatIf | Self::Elsewhere => Role::Score,
            Self::Tuning => Role::Admin,
            _ => Role::Read,
        }
    }

    /// What it is called.
    pub fn title(self, language: Language) -> String {
        match self {
            Self::Today | Self::Elsewhere => language.page_today(),
            Self::Accounts => language.page_accounts(),
            Self::WhatIf => language.page_what_if(),
            Self::Profile => language.page_profile(),
            Self::Segments => language.page_segments(),
            Self::Compare => language.page_compare(),
            Self::Performance => language.page_performance(),
            Self::Review => language.page_review(),
            Self::Data => language.page_data(),
            Self::Tuning => language.page_tuning(),
        }
    }
}

/// A page to be shown.
pub(super) struct Page {
    pub here: Here,
    pub title: String,
    /// Below the title.
    pub about: Option<String>,
    pub body: Markup,
    /// Whether it is the sheet, which has its own style and its own heading.
    pub sheet: bool,
    /// Seconds after which it is loaded again.
    pub again: Option<u32>,
}

impl Page {
    /// A page of the menu under its own name.
    pub fn new(here: Here, viewer: &Viewer, body: Markup) -> Self {
        Self {
            here,
            title: here.title(viewer.language),
            about: None,
            body,
            sheet: false,
            again: None,
        }
    }

    pub fn titled(self, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..self
        }
    }

    pub fn about(self, about: impl Into<String>) -> Self {
        Self {
            about: Some(about.into()),
            ..self
        }
    }

    /// As it is sent.
    pub fn response(self, viewer: &Viewer) -> Response {
        self.with_status(StatusCode::OK, viewer)
    }

    pub fn with_status(self, status: StatusCode, viewer: &Viewer) -> Response {
        let html = self.html(viewer);
        let mut response = typed(PAGE, html);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static(REFERRER));
        response
    }

    fn html(&self, viewer: &Viewer) -> String {
        let language = viewer.language;
        let style = match self.sheet {
            true => &ASSETS.sheet,
            false => &ASSETS.common,
        };
        let page = html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    @if let Some(seconds) = self.again { meta http-equiv="refresh" content=(seconds); }
                    title { (self.title) " · lookalike" }
                    link rel="icon" type="image/svg+xml" href=(ASSETS.icon.address());
                    link rel="stylesheet" href=(style.address());
                }
                body.app {
                    a.skip href="#main" { (language.page_skip()) }
                    (bar(self.here, viewer))
                    main id="main" {
                        @if !self.sheet {
                            div.title {
                                h1 { bdi { (self.title) } }
                                @if let Some(about) = &self.about { p.muted { (about) } }
                            }
                        }
                        (self.body)
                    }
                }
            }
        };
        page.into_string()
    }
}

fn bar(here: Here, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let others = Language::ALL.into_iter().filter(|one| *one != language);
    html! {
        header.bar {
            a.brand href=(viewer.link("/")) { img src=(ASSETS.icon.address()) alt="" width="24" height="24"; "lookalike" }
            @if viewer.path != "/login" {
                nav.menu aria-label=(language.page_menu()) {
                    @for one in Here::MENU { @if one.role() <= viewer.role {
                        a href=(viewer.link(one.path())) aria-current=[(one == here).then_some("page")] { (one.title(language)) }
                    } }
                }
            }
            div.tools {
                @for other in others {
                    a hreflang=(other.tag()) lang=(other.tag()) href=(viewer.in_language(other)) { (other.page_own_name()) }
                }
                @if let Some(key) = &viewer.key {
                    form method="post" action=(viewer.link("/logout")) {
                        button.quiet title=(key) { (language.page_sign_out()) }
                    }
                }
            }
        }
    }
}

/// An answer that sends a browser to another page.
pub(super) fn go(address: &str) -> Response {
    let mut response = typed("text/plain; charset=utf-8", "");
    *response.status_mut() = StatusCode::SEE_OTHER;
    let place = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, place);
    response
        .headers_mut()
        .insert(REFERRER_POLICY, HeaderValue::from_static(REFERRER));
    response
}
