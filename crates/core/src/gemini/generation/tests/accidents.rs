//! Text that is lost, doubled or put out of order on the way, in answers that cite themselves.

use proptest::{prelude::*, sample::Index};

use super::{ErrorKind, deltas, events_citing, framed, hear};

/// What can happen to one of the deltas on the way.
#[derive(Debug, Clone, Copy)]
enum Accident {
    Lost,
    Doubled,
    Swapped,
    Moved,
}

fn accident() -> impl Strategy<Value = Accident> {
    use Accident::{Doubled, Lost, Moved, Swapped};
    prop::sample::select(vec![Lost, Doubled, Swapped, Moved])
}

fn after(accident: Accident, deltas: &[String], at: Index, to: Index) -> Vec<String> {
    let mut deltas = deltas.to_vec();
    let at = at.index(deltas.len());
    match accident {
        Accident::Lost => {
            deltas.remove(at);
        }
        Accident::Doubled => deltas.insert(at, deltas[at].clone()),
        Accident::Swapped => {
            let next = (at + 1).min(deltas.len() - 1);
            deltas.swap(at, next);
        }
        Accident::Moved => {
            let delta = deltas.remove(at);
            deltas.insert(to.index(deltas.len() + 1), delta);
        }
    }
    deltas
}

proptest! {
    #[test]
    fn lost_doubled_and_reordered_text_is_noticed_where_the_citations_tell(
        deltas in deltas(),
        accident in accident(),
        (at, to) in (any::<Index>(), any::<Index>()),
        stretches in prop::collection::vec((any::<Index>(), any::<Index>()), 0..4),
    ) {
        let whole = format!("{}.", deltas.concat());
        let cut = |(one, other): (Index, Index)| {
            let at = |index: Index| whole.floor_char_boundary(index.index(whole.len() + 1));
            let (one, other) = (at(one), at(other));
            whole[one.min(other)..one.max(other)].to_owned()
        };
        let cited: Vec<String> = stretches.into_iter().map(cut).collect();
        let heard = hear([framed(&events_citing(&deltas, &cited)).as_slice()]);
        prop_assert!(heard.1.is_ok() && heard.0 == whole);
        let arrived = after(accident, &deltas, at, to);
        let (text, end) = hear([framed(&events_citing(&arrived, &cited)).as_slice()]);
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let is_proved = cited.iter().any(|cited| !bare(&text).contains(&bare(cited)));
        prop_assert_eq!(end.is_err(), is_proved, "{} cites {:?}", text, cited);
        prop_assert!(end.is_ok() || end == Err(ErrorKind::Malformed));
    }

    #[test]
    fn no_accident_within_what_is_cited_passes_unseen(
        count in 3_usize..9,
        accident in accident(),
        (at, to) in (any::<Index>(), any::<Index>()),
    ) {
        // No two deltas begin or end alike, and the citation begins and ends within a delta.
        let deltas: Vec<String> = (0..count).map(|number| format!("{number}a{number} b")).collect();
        let whole = deltas.concat();
        let cited = [whole[1..whole.len() - 1].to_owned()];
        let arrived = after(accident, &deltas, at, to);
        prop_assume!(arrived != deltas);
        let (text, end) = hear([framed(&events_citing(&arrived, &cited)).as_slice()]);
        // What is doubled before or after the citation leaves it as it is.
        let is_around = text.contains(&cited[0]);
        prop_assert!(!is_around || matches!(accident, Accident::Doubled));
        prop_assert_eq!(end.is_ok(), is_around);
    }
}
