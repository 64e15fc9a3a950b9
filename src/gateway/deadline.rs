//! The last word on a request, asked when its connection stands: the computer may have slept while it came about.

use std::error::Error;
use std::future::{Ready, ready};

use crate::domain::Say;

type BoxError = Box<dyn Error + Send + Sync>;

tokio::task_local! {
    /// Says whether the request of this task may still go; a look-up has none.
    static LAST_WORD: Box<dyn Fn() -> Result<(), Say> + Send + Sync>;
}

/// Carries the refusal through reqwest's errors.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(Say);

/// Runs an exchange whose connection is used only if `last_word`, asked by [`ask`], lets it.
pub(super) async fn within<T>(last_word: impl Fn() -> Result<(), Say> + Send + Sync + 'static, exchange: impl Future<Output = T>) -> T {
    LAST_WORD.scope(Box::new(last_word), exchange).await
}

/// Hands a connection that stands, TLS and a proxy's tunnel included, to its request, or closes it unused.
pub(super) fn ask<C>(connection: C) -> Ready<Result<C, BoxError>> {
    ready(match LAST_WORD.try_with(|last_word| last_word()) {
        Ok(Err(why)) => Err(Box::new(Refused(why))),
        Ok(Ok(())) | Err(_) => Ok(connection),
    })
}

/// Finds what [`ask`] refused with, if that is what went wrong.
pub(super) fn refusal(error: &reqwest::Error) -> Option<Say> {
    let outer: &(dyn Error + 'static) = error;
    let mut causes = std::iter::successors(Some(outer), |&error| error.source());
    causes.find_map(|error| error.downcast_ref::<Refused>()).map(|Refused(why)| why.clone())
}
