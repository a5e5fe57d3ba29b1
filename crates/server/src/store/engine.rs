//! One statement for either database: both are given the same text, and the same values for its parameters.

/// The same thing for either database.
#[derive(Debug, Clone)]
pub(crate) enum Engine<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// Runs one expression on whichever database there is.
macro_rules! on {
    ($engine:expr, $conn:ident => $body:expr) => {
        match $engine {
            $crate::store::Engine::Sqlite($conn) => $body,
            $crate::store::Engine::Postgres($conn) => $body,
        }
    };
}

/// Runs a statement in a transaction and says how many rows it changed: `execute!(&mut self.0, SQL, values…)`.
macro_rules! execute {
    (&mut $tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::store::on!(&mut $tx, conn => sqlx::query($sql)
            $(.bind($value))*
            .execute(&mut **conn)
            .await
            .map(|done| done.rows_affected()))
    };
}

/// Defines a macro that reads rows, in a transaction (`&mut self.0`) or outside of any (`&self.read`).
macro_rules! reading {
    ($(#[$about:meta])* $name:ident, $dollar:tt) => {
        $(#[$about])*
        macro_rules! $name {
            (&mut $dollar tx:expr, $dollar sql:expr $dollar(, $dollar value:expr)* $dollar(,)?) => {
                $crate::store::on!(&mut $dollar tx, conn => sqlx::query_as($dollar sql)
                    $dollar(.bind($dollar value))*
                    .$name(&mut **conn)
                    .await)
            };
            (&$dollar pool:expr, $dollar sql:expr $dollar(, $dollar value:expr)* $dollar(,)?) => {
                $crate::store::on!(&$dollar pool, pool => sqlx::query_as($dollar sql)
                    $dollar(.bind($dollar value))*
                    .$name(pool)
                    .await)
            };
        }
    };
}

reading!(
    /// One row, or none.
    fetch_optional,
    $
);
reading!(
    /// The one row that there is.
    fetch_one,
    $
);
reading!(
    /// All rows.
    fetch_all,
    $
);

pub(super) use {execute, fetch_all, fetch_one, fetch_optional, on};
