//! Questions put to somebody at a terminal, one line each; an empty line takes what is in brackets.

use std::io::{BufRead, Write};

use crate::criteria::draft::{Answers, Question};
use crate::error::{Error, Result};
use crate::language::Language;

/// Options shown of a question; the others can be written by name (house choice: what fits on a screen).
const SHOWN: usize = 12;
/// Answers that mean nothing before the default is taken (house choice: somebody is not answering).
const TRIES: usize = 3;

/// Where questions are put and answers come from.
pub struct Asker<'a> {
    /// Lines of answers.
    pub answers: &'a mut dyn BufRead,
    /// Questions are written here.
    pub questions: &'a mut dyn Write,
    /// Their language.
    pub language: Language,
}

impl Asker<'_> {
    /// Puts a question; the end of input, an empty line, and answers that mean nothing take the default.
    ///
    /// # Errors
    /// [`Error::Io`] when the terminal is gone.
    pub fn ask(&mut self, question: &Question, answers: &mut Answers) -> Result<()> {
        let language = self.language;
        let shown: Vec<String> = question
            .options
            .iter()
            .take(SHOWN)
            .enumerate()
            .map(|(at, option)| format!("{} {option}", at + 1))
            .collect();
        let more = if question.options.len() > SHOWN {
            ", …"
        } else {
            ""
        };
        let default = match question.default.as_slice() {
            [] => language.ask_nothing(),
            chosen => chosen.join(", "),
        };
        self.say(&format!(
            "{}\n  {}{more}\n",
            question.topic.describe(language),
            shown.join(", ")
        ))?;
        for _ in 0..TRIES {
            self.say(&format!("  [{default}] "))?;
            let mut line = String::new();
            let read = self
                .answers
                .read_line(&mut line)
                .map_err(Error::io("standard input", "read"))?;
            let answer = line.trim();
            if read == 0 || answer.is_empty() {
                return Ok(());
            }
            match question.meant(answer) {
                Some(chosen) => {
                    answers.give(question.topic, chosen);
                    return Ok(());
                }
                None => self.say(&format!("  {}\n", language.ask_again(answer)))?,
            }
        }
        Ok(())
    }

    fn say(&mut self, text: &str) -> Result<()> {
        // What stands in a table may hold what a terminal obeys.
        let clean: String = text
            .chars()
            .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
            .collect();
        let write = |to: &mut dyn Write| to.write_all(clean.as_bytes()).and_then(|()| to.flush());
        write(self.questions).map_err(Error::io("standard error", "write"))
    }
}
