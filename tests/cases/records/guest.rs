//! Records.

use wharf::Value;

/// A row of a table.
#[derive(Clone, Value)]
pub struct Row {
    /// The key.
    pub id: u32,
    pub name: String,
    pub score: f64,
}

/// Has the same bytes in Rust as in linear memory.
#[repr(C)]
#[derive(Clone, Copy, Value)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

#[derive(Clone, Value)]
pub struct Everything {
    pub flag: bool,
    pub letter: char,
    pub small: i8,
    pub large: u128,
    pub text: Option<String>,
    pub row: Row,
    pub rows: Vec<Row>,
    pub points: [Point; 2],
    pub pair: (u16, String),
    pub result: Result<Point, String>,
    pub nothing: (),
}

#[derive(Clone, Value)]
pub struct Meters(pub f64);

#[derive(Clone, Value)]
pub struct Names(pub Vec<String>);

#[derive(Clone, Value)]
pub struct Rgb(pub u8, pub u8, pub u8);

#[derive(Clone, Value)]
pub struct Unit;

#[derive(Clone, Value)]
pub struct Track {
    pub length: Meters,
    pub names: Names,
    pub color: Rgb,
    pub unit: Unit,
}

#[derive(Value)]
pub struct Query<'a> {
    pub text: &'a str,
    pub ids: &'a [u32],
    pub limit: Option<u32>,
}

#[derive(Clone, Value)]
#[value(rename = "HttpHeader", rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Header {
    pub header_name: String,
    #[value(rename = "the-value")]
    pub value: String,
    pub r#type: u8,
}

macro_rules! echo {
    ($($name:ident: $ty:ty;)*) => {$(
        #[wharf::export]
        pub fn $name(value: $ty) -> $ty {
            value
        }
    )*};
}

echo! {
    echo_row: Row;
    echo_rows: Vec<Row>;
    echo_point: Point;
    echo_points: Vec<Point>;
    echo_everything: Everything;
    echo_track: Track;
    echo_meters: Meters;
    echo_rgb: Rgb;
    echo_unit: Unit;
    echo_header: Header;
    echo_optional: Option<Row>;
    echo_tuple: (Row, Point);
}

#[wharf::export]
pub fn name_of(row: &Row) -> String {
    row.name.clone()
}

#[wharf::export]
pub fn total(rows: &[Row]) -> f64 {
    rows.iter().map(|row| row.score).sum()
}

#[wharf::export]
pub fn centroid(points: &[Point]) -> Option<Point> {
    let count = points.len() as f64;
    let sum = |coordinate: fn(&Point) -> f64| points.iter().map(coordinate).sum::<f64>() / count;
    (!points.is_empty()).then(|| Point {
        x: sum(|p| p.x),
        y: sum(|p| p.y),
        z: sum(|p| p.z),
    })
}

#[wharf::export]
pub fn length(point: &Point) -> f64 {
    (point.x * point.x + point.y * point.y + point.z * point.z).sqrt()
}

#[wharf::export]
pub fn name_or(row: Option<&Row>, other: &str) -> String {
    row.map_or(other, |row| &row.name).to_owned()
}

#[wharf::export]
pub fn search(query: Query<'_>) -> String {
    format!("{} in {:?}, {:?}", query.text, query.ids, query.limit)
}

#[wharf::export]
pub fn fail(row: Row) -> Result<Row, Row> {
    match row.id {
        0 => Err(row),
        _ => Ok(row),
    }
}
