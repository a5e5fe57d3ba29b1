// Draws the description of the API with Swagger UI. Nothing comes from anywhere else, and nothing goes there: without
// `validatorUrl: null` the address of this server would be told to a service that checks documents.
const place = document.getElementById("api-docs");
SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: 0,
  // A token that was typed in is gone with the page.
  persistAuthorization: false,
});
