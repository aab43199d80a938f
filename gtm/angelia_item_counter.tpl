___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "MACRO",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Angelia item counter",
  "categories": [
    "UTILITY"
  ],
  "description": "What Angelia's live counters in Firestore say of an item: units sold less units refunded, or another field of its document.",
  "containerContexts": [
    "SERVER"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "itemId",
    "displayName": "Item id",
    "simpleValueType": true,
    "alwaysInSummary": true,
    "help": "As the purchases have it. The document's name is made of it here.",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "field",
    "displayName": "Field",
    "simpleValueType": true,
    "defaultValue": "counter",
    "help": "counter, purchases, refunds, price, item_name, … ; empty: the whole document."
  },
  {
    "type": "TEXT",
    "name": "otherwise",
    "displayName": "Value where there is none",
    "simpleValueType": true,
    "canBeEmptyString": true,
    "help": "Of an item that nobody has bought yet, or where Firestore does not answer. Empty: undefined."
  },
  {
    "type": "TEXT",
    "name": "projectId",
    "displayName": "Project",
    "simpleValueType": true,
    "canBeEmptyString": true,
    "help": "Empty: the project that this container runs in (GOOGLE_CLOUD_PROJECT)."
  }
]


___SANDBOXED_JS_FOR_SERVER___

// Copyright the Angelia authors. Apache-2.0.
const encodeUriComponent = require('encodeUriComponent');
const Firestore = require('Firestore');
const makeString = require('makeString');
const sha256Sync = require('sha256Sync');

const COLLECTION = 'items/';

// https://cloud.google.com/firestore/quotas: bytes of a document's id.
const MAX_ID_BYTES = 1500;

const options = data.projectId ? {projectId: data.projectId} : {};
const id = documentId(makeString(data.itemId));

if (!id) return otherwise();

return Firestore.read(COLLECTION + id, options).then(
  (document) => {
    const kept = document.data || {};
    if (!data.field) return document.data || otherwise();
    return kept[data.field] === undefined ? otherwise() : kept[data.field];
  },
  () => otherwise()
);

function otherwise() {
  return data.otherwise === '' ? undefined : data.otherwise;
}

// How docs/counters.md names an item's document; undefined for what is no Unicode text.
function documentId(itemId) {
  const encoded = encodeUriComponent(itemId);
  if (!encoded) return undefined;
  let name = itemId;
  if (itemId.indexOf('/') >= 0 || itemId.indexOf('%') >= 0 || isReserved(itemId)) name = encoded;
  if (isReserved(name)) name = name.split('.').join('%2E').split('_').join('%5F');
  // Each % of the encoded text begins one byte of three characters; a name with % is ASCII.
  const bytes = encoded.length - 2 * (encoded.split('%').length - 1);
  const nameBytes = name === itemId ? bytes : name.length;
  if (bytes > MAX_ID_BYTES || nameBytes > MAX_ID_BYTES) {
    return sha256Sync(itemId, {outputEncoding: 'hex'});
  }
  return name;
}

function isReserved(name) {
  const isDunder = name.length >= 4 && name.indexOf('__') === 0 &&
      name.lastIndexOf('__') === name.length - 2;
  return name === '.' || name === '..' || isDunder;
}


___SERVER_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_firestore",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedOptions",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "projectId"
                  },
                  {
                    "type": 1,
                    "string": "path"
                  },
                  {
                    "type": 1,
                    "string": "operation"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "*"
                  },
                  {
                    "type": 1,
                    "string": "items/*"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: The field of the item's document
  code: |-
    documents['items/hat'] = {counter: 7, price: 9.5};
    assertThat(value({itemId: 'hat'})).isEqualTo(7);
    assertThat(value({itemId: 'hat', field: 'price'})).isEqualTo(9.5);
    assertThat(value({itemId: 'hat', field: ''})).isEqualTo({counter: 7, price: 9.5});
- name: An id that is no name of a document
  code: |-
    documents['items/50%25%20off%2Fred'] = {counter: 3};
    documents['items/%2E%2E'] = {counter: 4};
    assertThat(value({itemId: '50% off/red'})).isEqualTo(3);
    assertThat(value({itemId: '..'})).isEqualTo(4);
- name: An item that nobody has bought
  code: |-
    assertThat(value({itemId: 'hat'})).isUndefined();
    assertThat(value({itemId: 'hat', otherwise: '0'})).isEqualTo('0');
setup: |-
  const documents = {};

  // The stand-in answers at once, as tests do.
  mockObject('Firestore', {
    read: (path) => ({then: (onFound, onFailure) => documents[path] ?
        onFound({id: path, data: documents[path]}) : onFailure({reason: 'not_found'})})
  });

  function value(given) {
    return runCode({
      itemId: given.itemId, field: given.field === undefined ? 'counter' : given.field,
      otherwise: given.otherwise || '', projectId: ''
    });
  }


___NOTES___

Apache-2.0. How to use it: docs/gtm.md.
