//! The figures of the accounts that a model was trained on, in groups that do not flatter it.

use super::dashboard::{Dashboard, is_icp};
use super::eras::Eras;
use super::facts::Facts;
use super::grouping::Group;
use crate::error::Result;
use crate::model::train::{Trained, Training};
use crate::score::{Grade, score_rows};

impl Dashboard {
    /// Figures by grade and segment of every row of the training table.
    ///
    /// A decided account has the grade of its fit out of fold (`fit`, one per decided account; NaN where it has none),
    /// an ideal one stands in a segment by classes learnt without it; other accounts had no part in learning either.
    ///
    /// # Errors
    /// Those of [`Facts::read`] and of binning.
    pub fn of_training(training: &Training<'_>, trained: &Trained, fit: Option<&[f64]>) -> Result<Self> {
        let (table, recipe) = (training.accounts.table, training.recipe);
        let model = &trained.model;
        // Without days there are no spans; counts and amounts can be had all the same.
        let as_of = Facts::as_of(table, recipe, training.outcome)?;
        let rows: Vec<u32> = (0..table.rows as u32).collect();
        let mut grades: Vec<Option<Grade>> = Vec::with_capacity(rows.len());
        let mut segments: Vec<Option<u32>> = Vec::with_capacity(rows.len());
        score_rows(model, table, &rows, |score| {
            grades.push(Some(score.grade));
            segments.push(score.standing.map(|standing| standing.number()));
        })?;

        let line = model.calibration;
        let decided = training.accounts.rows.iter().zip(fit.into_iter().flatten());
        for (&row, &fit) in decided.filter(|(_, fit)| !fit.is_nan() && line.slope > 0.0 && model.is_graded())
        {
            let grade = &mut grades[row as usize];
            if *grade != Some(Grade::X) {
                // Fits are strictly between 0 and 1; the cast saturates.
                let score = ((fit / (1.0 - fit)).ln() - line.intercept) / line.slope * 1000.0;
                *grade = Some(Grade::of(score.round() as i64, &model.grades));
            }
        }
        if !model.segments.segments.is_empty() {
            let ideal = training.accounts.rows.iter().zip(training.accounts.ideal);
            let ideal = ideal.filter(|(_, ideal)| **ideal).map(|(row, _)| *row);
            for (row, standing) in ideal.zip(&trained.held_out) {
                segments[row as usize] = Some(standing.number());
            }
        }
        let facts = Facts::read(table, recipe, training.outcome, as_of.unwrap_or(0))?;
        let found = Self::new(&facts, &grades, &segments);
        let of = |holds: &dyn Fn(Grade) -> bool| -> Vec<u32> {
            let graded = rows.iter().copied();
            graded
                .filter(|row| grades[*row as usize].is_some_and(holds))
                .collect()
        };
        let groups = [
            (Group::Icp, of(&is_icp)),
            (Group::NotIcp, of(&|grade| !is_icp(grade))),
            (Group::All, rows.clone()),
        ];
        Ok(Self {
            as_of: found.as_of.filter(|_| as_of.is_some()),
            out_of_fold: fit.is_some(),
            eras: Eras::of_training(training, &facts, &groups, &segments).map(Box::new),
            ..found
        })
    }
}
