// Scripts are files: the page's policy lets none run that stands in its HTML.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null, // it would ask a server of Swagger's
});
