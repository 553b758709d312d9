//! The description of the API (OpenAPI 3.1), made from the handlers.

use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema as _, ToSchema as _,
    openapi::{
        Components, InfoBuilder, OpenApi, OpenApiBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{codes::Code, error::ProblemSchema, routes};

/// The description as JSON, with the table of problem codes.
#[must_use]
pub fn document() -> Value {
    let (_, description) = routes::table().split_for_parts();
    let mut document = serde_json::to_value(titled(description)).unwrap_or_default();
    let codes: Vec<Value> = Code::ALL
        .iter()
        .map(|code| {
            json!({"code": code.as_str(), "status": code.status().as_u16(), "title": code.title()})
        })
        .collect();
    describe_problems(&mut document);
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    if let Some(code) = document.pointer_mut("/components/schemas/Problem/properties/code") {
        *code = json!({"type": "string", "enum": names});
    }
    if let Some(root) = document.as_object_mut() {
        root.insert("x-problem-codes".to_owned(), Value::Array(codes));
    }
    document
}

/// Every call of the API can be refused and can fail, and tells it in one form.
fn describe_problems(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let calls = paths.into_iter().flatten().filter(|(path, _)| path.starts_with("/api/"));
    for operation in calls.filter_map(|(_, item)| item.as_object_mut()).flat_map(Map::values_mut) {
        let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
            continue;
        };
        for (status, description) in [("4XX", "The call is refused"), ("5XX", "The call failed")] {
            let schema = json!({"$ref": "#/components/schemas/Problem"});
            let content = json!({"application/problem+json": {"schema": schema}});
            let response = json!({"description": description, "content": content});
            responses.insert(status.to_owned(), response);
        }
    }
}

fn titled(description: OpenApi) -> OpenApi {
    let info = InfoBuilder::new()
        .title("Document chat")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Upload documents, ask, and get answers with checked citations."))
        .build();
    let mut description = OpenApiBuilder::from(description).info(info).build();
    let components = description.components.get_or_insert_with(Components::default);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let mut problem = vec![(ProblemSchema::name().into_owned(), ProblemSchema::schema())];
    ProblemSchema::schemas(&mut problem);
    components.schemas.extend(problem);
    description
}
