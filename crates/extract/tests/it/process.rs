//! The child process and its parent: every way a child can end is one named outcome, and the parent
//! lives.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::support::{docx, file};
use rag_extract::{ErrorCode, Extractor, Limits};

fn extractor(limits: Limits) -> Extractor {
    Extractor {
        program: env!("CARGO_BIN_EXE_rag-extract-child").into(),
        leading_arguments: Vec::new(),
        limits,
    }
}

/// A child that is a shell script and no parser.
fn script(text: &str) -> Extractor {
    let leading_arguments = vec![OsString::from("-c"), OsString::from(text)];
    let limits = Limits { wall_time: Duration::from_secs(20), ..Limits::default() };
    Extractor { program: "/bin/sh".into(), leading_arguments, limits }
}

async fn outcome(extractor: &Extractor, path: &Path, media_type: &str) -> Result<u32, ErrorCode> {
    let mut extraction = extractor.start(path, media_type).unwrap();
    let mut pages = 0;
    loop {
        match extraction.next_page().await {
            Ok(Some(page)) => {
                pages += 1;
                assert_eq!(page.number, pages);
            }
            Ok(None) => {
                assert_eq!(extraction.summary().unwrap().pages, pages);
                return Ok(pages);
            }
            Err(error) => return Err(error.code()),
        }
    }
}

#[tokio::test]
async fn pages_arrive_in_order_and_the_summary_counts_them() {
    let text = file("one\u{c}two\u{c}three".as_bytes());
    let extractor = extractor(Limits::default());
    assert_eq!(outcome(&extractor, &text.path, "text/plain").await, Ok(3));
}

#[tokio::test]
async fn a_refused_file_keeps_its_code_across_the_process() {
    let extractor = extractor(Limits::default());
    let empty = file(b"");
    assert_eq!(outcome(&extractor, &empty.path, "text/plain").await, Err(ErrorCode::FileEmpty));
    let broken = file(b"PK\x03\x04 and no more");
    assert_eq!(
        outcome(&extractor, &broken.path, crate::support::DOCX).await,
        Err(ErrorCode::FileBroken)
    );
    let image = file(b"x");
    assert_eq!(
        outcome(&extractor, &image.path, "image/png").await,
        Err(ErrorCode::TypeUnsupported)
    );
}

#[tokio::test]
async fn a_file_that_is_not_there_is_the_machines_fault() {
    let extractor = extractor(Limits::default());
    let outcome = outcome(&extractor, Path::new("/nonexistent"), "text/plain").await;
    assert_eq!(outcome, Err(ErrorCode::ExtractCrashed));
}

#[tokio::test]
async fn a_child_that_hangs_is_stopped_when_its_time_is_over() {
    let mut hanging = script("exec sleep 60");
    hanging.limits.wall_time = Duration::from_millis(300);
    let begin = std::time::Instant::now();
    let outcome = outcome(&hanging, Path::new("x"), "text/plain").await;
    assert_eq!(outcome, Err(ErrorCode::ExtractTimeout));
    assert!(begin.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_child_that_only_computes_is_stopped_by_its_processor_time() {
    // As the child limits itself: by the soft limit, whose signal tells why.
    let spinning = script("ulimit -S -t 1; while :; do :; done");
    let outcome = outcome(&spinning, Path::new("x"), "text/plain").await;
    assert_eq!(outcome, Err(ErrorCode::ExtractTimeout));
}

#[tokio::test]
async fn a_file_that_needs_too_much_memory_is_named_so() {
    let text = file("word ".repeat(40_000_000).as_bytes());
    let limits = Limits { memory_bytes: 600 * 1024 * 1024, ..Limits::default() };
    let extractor = extractor(limits);
    let outcome = outcome(&extractor, &text.path, "text/plain").await;
    assert_eq!(outcome, Err(ErrorCode::ExtractOutOfMemory));
}

#[tokio::test]
async fn a_child_that_dies_without_a_word_has_crashed() {
    for text in ["exit 1", "kill -SEGV $$", "exit 0", "echo nonsense"] {
        let outcome = outcome(&script(text), Path::new("x"), "text/plain").await;
        assert_eq!(outcome, Err(ErrorCode::ExtractCrashed), "{text}");
    }
}

#[tokio::test]
async fn an_endless_line_is_cut_off() {
    let mut endless = script("exec cat /dev/zero");
    endless.limits.page_bytes = 1024 * 1024;
    let outcome = outcome(&endless, Path::new("x"), "text/plain").await;
    assert_eq!(outcome, Err(ErrorCode::FileTooComplex));
}

#[tokio::test]
async fn a_flood_of_complaints_does_not_block_the_child() {
    let loud = script(
        "head -c 1000000 /dev/zero >&2; \
         echo '{\"done\":{\"pages\":0,\"pages_without_text\":0,\"text_bytes\":0}}'",
    );
    assert_eq!(outcome(&loud, Path::new("x"), "text/plain").await, Ok(0));
}

#[tokio::test]
async fn the_child_inherits_no_environment() {
    let curious = script(
        "test -z \"$HOME$CARGO\" && \
         echo '{\"done\":{\"pages\":0,\"pages_without_text\":0,\"text_bytes\":0}}'",
    );
    assert_eq!(outcome(&curious, Path::new("x"), "text/plain").await, Ok(0));
}

#[tokio::test]
async fn a_dropped_extraction_kills_its_child() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let endless =
        script(&format!("echo $$ > {0}.new; mv {0}.new {0}; exec sleep 600", mark.display()));
    let extraction = endless.start(Path::new("x"), "text/plain").unwrap();
    until(|| mark.exists()).await;
    let child = PathBuf::from("/proc").join(std::fs::read_to_string(&mark).unwrap().trim());
    assert!(is_running(&child));
    drop(extraction);
    until(|| !is_running(&child)).await;
}

/// Ended processes that nobody has asked about have no command line.
fn is_running(process: &Path) -> bool {
    std::fs::read(process.join("cmdline")).is_ok_and(|line| !line.is_empty())
}

/// Waits for something that happens soon.
async fn until(happened: impl Fn() -> bool) {
    let looks = async {
        while !happened() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), looks).await.expect("it never happened");
}

#[tokio::test]
async fn a_dropped_wait_loses_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let (said, go_on) = (folder.path().join("said"), folder.path().join("go on"));
    let slow = script(&format!(
        r#"printf '{{"page":{{"number":1,'; : > '{}'; until [ -e '{}' ]; do sleep 0.01; done;
           echo '"text":"x","blocks":[]}}}}'"#,
        said.display(),
        go_on.display()
    ));
    let mut extraction = slow.start(Path::new("x"), "text/plain").unwrap();
    let brief = Duration::from_millis(20);
    while !said.exists() {
        assert!(tokio::time::timeout(brief, extraction.next_page()).await.is_err());
    }
    assert!(tokio::time::timeout(brief, extraction.next_page()).await.is_err());
    std::fs::write(go_on, "").unwrap();
    let page = extraction.next_page().await.unwrap().unwrap();
    assert_eq!(page.text, "x");
}

#[tokio::test]
async fn other_files_go_on_beside_a_hostile_one() {
    let bomb = file(&docx(&"<w:p>".repeat(100_000), &[]));
    let fine = file(b"fine");
    let extractor = extractor(Limits::default());
    let (hostile, good) = tokio::join!(
        outcome(&extractor, &bomb.path, crate::support::DOCX),
        outcome(&extractor, &fine.path, "text/plain"),
    );
    assert_eq!(hostile, Err(ErrorCode::FileTooComplex));
    assert_eq!(good, Ok(1));
}
