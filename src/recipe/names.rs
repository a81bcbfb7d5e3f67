//! The columns a recipe names, as a table's header writes them.

use std::collections::BTreeMap;

use super::Recipe;
use crate::vocabulary::fold::find;

impl Recipe {
    /// Whether the user keeps a column whatever is said against it.
    pub fn trusts(&self, column: &str) -> bool {
        self.trust.iter().any(|name| name == "*" || name == column)
    }

    /// The currency that amounts are in, where the recipe says one: what its rates convert into, else that of the column of
    /// amounts under `[names]`.
    pub fn currency(&self) -> Option<&str> {
        let rates = self.rates.as_ref().map(|rates| rates.into.as_str());
        let named = || self.names.get(self.figures.amount.as_ref()?)?.currency.as_deref();
        rates.or_else(named)
    }

    /// The recipe with every column called as `header` calls it, where its name there differs only in case, accents or
    /// Unicode form and no other is meant. Names that the header lacks stay: they may be of a table still to be joined,
    /// or wrong.
    ///
    /// # Examples
    /// ```
    /// use lookalike::recipe::Recipe;
    /// let recipe = Recipe { id: Some("Code Société".to_owned()), ..Recipe::default() };
    /// let header = ["code societe".to_owned(), "statut".to_owned()];
    /// assert_eq!(recipe.named_as(&header).id.as_deref(), Some("code societe"));
    /// ```
    pub fn named_as(&self, header: &[String]) -> Self {
        let mut recipe = self.clone();
        let name = |name: &mut String| {
            if let Some(position) = find(header.iter().map(String::as_str), name) {
                name.clone_from(&header[position]);
            }
        };
        recipe.column_names_mut().into_iter().for_each(name);
        let keys = std::mem::take(&mut recipe.columns);
        recipe.columns = renamed(keys, name);
        recipe
            .columns
            .values_mut()
            .filter_map(|asked| asked.currency.as_mut())
            .for_each(name);
        let keys = std::mem::take(&mut recipe.timing.columns);
        recipe.timing.columns = renamed(keys, name);
        let keys = std::mem::take(&mut recipe.names);
        recipe.names = renamed(keys, name);
        let keys = std::mem::take(&mut recipe.enrich.0);
        recipe.enrich.0 = renamed(keys, name);
        recipe
    }

    /// Every name of a column of the account table, but for the keys of `[columns]` and `[timing.columns]`.
    fn column_names_mut(&mut self) -> Vec<&mut String> {
        let Self {
            figures,
            ideal,
            compare,
            ..
        } = self;
        let orders = self
            .orders
            .iter_mut()
            .flat_map(|orders| [&mut orders.customer, &mut orders.date]);
        let single = [
            &mut self.id,
            &mut self.label,
            &mut self.weight,
            &mut self.propensity,
            &mut self.time,
            &mut self.decided,
            &mut self.outcome.column,
            &mut self.outcome.won,
            &mut self.outcome.lost,
            &mut ideal.value.last,
            &mut ideal.value.orders,
            &mut ideal.retention.signed,
            &mut ideal.retention.left,
            &mut ideal.retention.tenure,
            &mut ideal.advocacy.nps,
        ];
        let lists = [
            &mut ideal.value.money,
            &mut ideal.friction.columns,
            &mut ideal.advocacy.columns,
            &mut ideal.strategic.columns,
            &mut compare.adjust,
        ];
        let rules = self.knock_out.iter_mut().map(|rule| &mut rule.column);
        let routes = self.routing.iter_mut().flat_map(|rule| &mut rule.conditions);
        let routes = routes.map(|condition| &mut condition.column);
        single
            .into_iter()
            .chain(figures.columns_mut())
            .flatten()
            .chain(lists.into_iter().flatten().flatten())
            .chain(&mut self.exclude)
            .chain(&mut self.trust)
            .chain(rules)
            .chain(routes)
            .chain(orders)
            .collect()
    }
}

fn renamed<T>(keys: BTreeMap<String, T>, name: impl Fn(&mut String)) -> BTreeMap<String, T> {
    let keys = keys.into_iter().map(|(mut key, value)| {
        name(&mut key);
        (key, value)
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_header_where_no_other_is_meant() {
        let header = ["Statut", "E\u{301}tat", "etat", "Montant"].map(str::to_owned);
        let text = "exclude = ['état', 'Etat', 'autre']\nfigures.amount = 'MONTANT'\n\
                    [outcome]\ncolumn = 'statut'\n[columns.STATUT]\nkind = 'category'";
        let recipe: Recipe = toml::from_str(text).expect("it is a recipe");
        let named = recipe.named_as(&header);
        assert_eq!(named.outcome.column.as_deref(), Some("Statut"));
        assert_eq!(named.figures.amount.as_deref(), Some("Montant"));
        assert!(named.columns.contains_key("Statut"));
        // Two columns may be meant: what the user wrote stays, and is refused with a suggestion.
        assert_eq!(named.exclude, ["état", "Etat", "autre"]);
        assert_eq!(named.named_as(&header), named);
    }
}
