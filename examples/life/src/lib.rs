//! Conway's Game of Life. The universe stays in the guest; hosts have a handle of it, and look at its
//! cells where they lie.

use std::fmt;

use wharf::{View, ViewMut, export};

/// The most cells on a side.
const MAX_SIDE: u32 = 4096;

/// A universe without an edge: what leaves on one side comes back on the other.
pub struct Universe {
    width: usize,
    height: usize,
    cells: Vec<u8>,
    /// The next generation, while it is made.
    next: Vec<u8>,
    generation: u32,
}

/// A universe without an edge: what leaves on one side comes back on the other.
#[export]
impl Universe {
    /// The most cells on a side.
    pub const MAX_SIDE: u32 = MAX_SIDE;

    /// A universe in which nothing lives, of at least one cell.
    #[export(constructor)]
    pub fn new(width: u32, height: u32) -> Result<Universe, String> {
        let sides = 1..=MAX_SIDE;
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(format!(
                "{width} x {height} cells: a side has from 1 to {MAX_SIDE}"
            ));
        }
        let (width, height) = (width as usize, height as usize);
        Ok(Universe {
            width,
            height,
            cells: vec![0; width * height],
            next: vec![0; width * height],
            generation: 0,
        })
    }

    /// The universe that a text draws: a line for each row, `#` for what lives, `.` for what doesn't.
    pub fn parse(text: &str) -> Result<Universe, String> {
        let rows: Vec<&str> = text.lines().collect();
        let width = rows.first().map_or(0, |row| row.chars().count());
        let mut universe = Universe::new(width as u32, rows.len() as u32)?;
        for (y, row) in rows.iter().enumerate() {
            if row.chars().count() != width {
                return Err(format!("line {} isn't as long as the first", y + 1));
            }
            for (x, cell) in row.chars().enumerate() {
                universe.cells[y * width + x] = match cell {
                    '#' => 1,
                    '.' => 0,
                    other => {
                        return Err(format!("line {}: `{other}` is neither `#` nor `.`", y + 1));
                    }
                };
            }
        }
        Ok(universe)
    }

    /// Cells in a row.
    #[export(getter)]
    pub fn width(&self) -> u32 {
        self.width as u32
    }

    /// Rows.
    #[export(getter)]
    pub fn height(&self) -> u32 {
        self.height as u32
    }

    /// How many generations have passed.
    #[export(getter)]
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// How many cells live.
    #[export(getter)]
    pub fn population(&self) -> u32 {
        self.cells.iter().map(|cell| u32::from(cell & 1)).sum()
    }

    /// The cells, row by row: 1 for what lives, 0 for what doesn't.
    pub fn cells(&self) -> View<'_, u8> {
        View::from(&self.cells)
    }

    /// The cells, to be changed. Whatever isn't 0 or 1 counts as its lowest bit.
    pub fn cells_mut(&mut self) -> ViewMut<'_, u8> {
        ViewMut::from(&mut self.cells)
    }

    /// Changes whether a cell lives, and says whether it does now.
    pub fn toggle(&mut self, x: u32, y: u32) -> Result<bool, String> {
        let (column, row) = (x as usize, y as usize);
        if column >= self.width || row >= self.height {
            return Err(format!(
                "{x}, {y} is outside of {} x {}",
                self.width, self.height
            ));
        }
        let cell = &mut self.cells[row * self.width + column];
        *cell ^= 1;
        Ok(*cell & 1 == 1)
    }

    /// Lets some generations pass.
    pub fn tick(&mut self, generations: u32) {
        for _ in 0..generations {
            self.pass();
        }
    }
}

#[export]
impl fmt::Display for Universe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.cells.chunks(self.width) {
            let row: String = row
                .iter()
                .map(|cell| if cell & 1 == 1 { '#' } else { '.' })
                .collect();
            writeln!(f, "{row}")?;
        }
        Ok(())
    }
}

impl Universe {
    fn pass(&mut self) {
        let (width, height) = (self.width, self.height);
        for y in 0..height {
            let rows = [(y + height - 1) % height, y, (y + 1) % height];
            for x in 0..width {
                let columns = [(x + width - 1) % width, x, (x + 1) % width];
                let around: u8 = rows
                    .iter()
                    .flat_map(|row| columns.iter().map(move |column| row * width + column))
                    .map(|cell| self.cells[cell] & 1)
                    .sum();
                let lives = self.cells[y * width + x] & 1;
                // The cell itself is one of the nine.
                self.next[y * width + x] = u8::from(around == 3 || (around == 4 && lives == 1));
            }
        }
        std::mem::swap(&mut self.cells, &mut self.next);
        self.generation += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Universe;

    #[test]
    fn a_glider_glides() {
        let mut universe =
            Universe::parse(".#....\n..#...\n###...\n......\n......\n......\n").expect("a text");
        universe.tick(4);
        assert_eq!(
            universe.to_string(),
            "......\n..#...\n...#..\n.###..\n......\n......\n"
        );
        universe.tick(20);
        assert_eq!((universe.generation(), universe.population()), (24, 5));
        assert_eq!(
            universe.to_string(),
            ".#....\n..#...\n###...\n......\n......\n......\n"
        );
    }

    #[test]
    fn nothing_else_is_a_universe() {
        assert!(Universe::new(0, 1).is_err());
        assert!(Universe::new(1, 4097).is_err());
        assert!(Universe::parse("").is_err());
        assert!(Universe::parse("##\n#\n").is_err());
        assert!(Universe::parse("#x\n").is_err());
        assert!(
            Universe::new(2, 2)
                .expect("a universe")
                .toggle(2, 0)
                .is_err()
        );
    }
}
