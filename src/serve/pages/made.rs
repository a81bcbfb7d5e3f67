//! How a page is made: on the pool for what takes processor time or a disk, of the version in service at that moment.

use std::sync::Arc;

use axum::response::Response;

use super::viewer::Viewer;
use crate::language::Language;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::workflow::live::LiveModel;

/// What a page is made of.
pub(super) struct Maker<'a> {
    pub service: &'a Service,
    /// The version in service, for the whole page.
    pub live: Arc<LiveModel>,
    pub viewer: &'a Viewer,
    pub language: Language,
}

/// Makes a page.
///
/// # Errors
/// Those of `page`, and of [`Service::work`].
pub(super) async fn made(
    service: Arc<Service>,
    viewer: Viewer,
    page: impl FnOnce(&Maker<'_>) -> Result<Response, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    service
        .work(move |service| {
            page(&Maker {
                service,
                live: service.current.live(),
                viewer: &viewer,
                language: viewer.language,
            })
        })
        .await
}
