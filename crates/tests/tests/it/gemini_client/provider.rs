//! A stand-in with a client, and what tests say to them.

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use gemini_sim::{Control, DocumentRecord, Fault, FaultRule, Settings, Sim, SimConfig, SimHandle};
use rag_core::{
    config::{GeminiSettings, Secret},
    gemini::{
        AnswerEvent, AnswerEvents, Asked, BytesContent, Conclusion, Content, DocumentName,
        FileSearch, Gemini, GeminiError, GenerateRequest, NewDocument, Plan, Spent, StoreName,
        Tool, UsageMetadata,
    },
};

pub const KEY: &str = "AIza-a-key-nobody-may-see";
pub const MODEL: &str = "gemini-3.8-flash";

pub struct Provider {
    pub sim: SimHandle,
    pub gemini: Gemini,
}

/// Short limits, so that tests of them end soon.
pub fn settings(base_url: &str) -> GeminiSettings {
    GeminiSettings {
        api_key: Secret::new(KEY),
        base_url: base_url.parse().unwrap(),
        api_version: "v1beta".to_owned(),
        http_timeout: Duration::from_secs(5),
        first_byte_timeout: Duration::from_secs(5),
        idle_timeout: Duration::from_secs(5),
        retry_attempts: 3,
        stream_retry_attempts: 2,
    }
}

impl Provider {
    pub async fn start() -> Self {
        Self::with(|_| {}, |_| {}).await
    }

    /// Starts with other settings of the stand-in and of the client.
    pub async fn with(
        sim: impl FnOnce(&mut Settings),
        client: impl FnOnce(&mut GeminiSettings),
    ) -> Self {
        let mut config = SimConfig::default();
        sim(&mut config.settings);
        let sim = Sim::start(config).await.unwrap();
        let mut settings = settings(&sim.base_url);
        client(&mut settings);
        Self { gemini: Gemini::new(&settings).unwrap(), sim }
    }

    pub fn control(&self) -> &Control {
        &self.sim.control
    }

    /// The next call that the switch can affect is hit.
    pub fn once(&self, fault: Fault) {
        self.control().fault(FaultRule::once(fault));
    }

    pub fn always(&self, fault: Fault) {
        self.control().fault(FaultRule::once(fault).always());
    }

    pub fn calls(&self, kind: &str) -> u64 {
        self.control().counters().calls_to(kind)
    }

    /// Documents that exist now.
    pub fn documents(&self) -> Vec<DocumentRecord> {
        let all = self.control().documents();
        all.into_iter().filter(|document| document.state.is_some()).collect()
    }

    pub async fn store(&self) -> StoreName {
        self.gemini.create_store("Docs").await.unwrap()
    }

    pub async fn upload(&self, store: &StoreName, id: &str, text: &str) -> DocumentName {
        self.try_upload(store, id, text).await.unwrap()
    }

    pub async fn try_upload(
        &self,
        store: &StoreName,
        id: &str,
        text: &str,
    ) -> Result<DocumentName, GeminiError> {
        let content = BytesContent(Bytes::copy_from_slice(text.as_bytes()));
        self.gemini.upload(store, &document(id), &content).await
    }

    /// A store with one searchable text.
    pub async fn zebras(&self) -> StoreName {
        let store = self.store().await;
        let text = "Zebras have black and white stripes. Zebras live in Africa 🦓.";
        let name = self.upload(&store, "7", text).await;
        self.gemini.wait_until_active(&name).await.unwrap();
        self.control().reset_counters();
        store
    }

    /// Asks with a fault that holds for this question.
    pub async fn ask(&self, store: &StoreName, fault: &str) -> Result<Heard, GeminiError> {
        let met = || switches(fault).map(|switch| self.control().counters().met(switch));
        let before: u64 = met().sum();
        let heard = self.hear(&about_zebras(store, fault)).await;
        assert!(met().sum::<u64>() >= before + met().count() as u64, "{fault} was not met");
        heard
    }

    async fn hear(&self, request: &GenerateRequest) -> Result<Heard, GeminiError> {
        let mut heard = Heard::default();
        let mut events = self.generate(request);
        while let Some(event) = events.next().await {
            match event? {
                AnswerEvent::Asked(model) => heard.asked.push(model),
                AnswerEvent::Model(_) => {}
                AnswerEvent::Usage(usage) => heard.usages.push(usage),
                AnswerEvent::GivenUp(spent) => heard.given_up.push(spent),
                AnswerEvent::Text(text) => heard.deltas.push(text),
                AnswerEvent::Finished(conclusion) => heard.conclusion = Some(*conclusion),
            }
        }
        Ok(heard)
    }

    /// Asks as often as the client sees fit.
    pub fn generate(&self, request: &GenerateRequest) -> AnswerEvents {
        self.gemini.generate(Always(Asked { model: MODEL.to_owned(), request: request.clone() }))
    }

    /// Asks, and expects an answer that came to its end.
    pub async fn answer(&self, store: &StoreName, fault: &str) -> Conclusion {
        let heard = self.ask(store, fault).await.unwrap();
        let conclusion = heard.conclusion.unwrap();
        assert_eq!(heard.deltas.concat(), conclusion.text);
        conclusion
    }
}

/// A test whose fault nobody met would show nothing.
impl Drop for Provider {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.control().unmet_faults(), [], "nobody met these");
        }
    }
}

fn switches(list: &str) -> impl Iterator<Item = Fault> {
    let items = list.split(',').filter(|item| !item.is_empty());
    items.map(|item| item.split('=').next().unwrap_or(item).trim().parse().unwrap())
}

/// What a caller heard of an answer.
#[derive(Debug, Default)]
pub struct Heard {
    pub asked: Vec<String>,
    pub deltas: Vec<String>,
    pub usages: Vec<UsageMetadata>,
    pub given_up: Vec<Spent>,
    pub conclusion: Option<Conclusion>,
}

/// The same question again and again, whatever it costs.
pub struct Always(pub Asked);

impl Plan for Always {
    fn first(&self) -> Asked {
        self.0.clone()
    }

    fn again(&mut self, _: &Spent) -> Option<Asked> {
        Some(self.0.clone())
    }

    fn instead(&mut self) -> Option<Asked> {
        None
    }
}

pub fn document(id: &str) -> NewDocument {
    NewDocument {
        doc_id: id.to_owned(),
        display_name: format!("Über {id}.txt"),
        media_type: "text/plain".to_owned(),
        metadata: Vec::new(),
    }
}

pub fn about_zebras(store: &StoreName, fault: &str) -> GenerateRequest {
    let switch = if fault.is_empty() { String::new() } else { format!("{{{{sim:{fault}}}}}") };
    question(store, &format!("What stripes do zebras have? {switch}"))
}

pub fn question(store: &StoreName, text: &str) -> GenerateRequest {
    GenerateRequest {
        contents: vec![Content::user(text)],
        tools: vec![Tool::file_search(FileSearch {
            file_search_store_names: vec![store.clone()],
            metadata_filter: None,
            top_k: None,
        })],
        ..GenerateRequest::default()
    }
}
