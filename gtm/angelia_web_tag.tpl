___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Angelia beacon",
  "categories": [
    "ANALYTICS"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Angelia"
  },
  "description": "Loads Angelia's beacon: page views, sessions, engagement and the page's own events, with the consent that this container knows.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "endpoint",
    "displayName": "Ingest's address",
    "simpleValueType": true,
    "alwaysInSummary": true,
    "valueHint": "https://collect.shop.example",
    "help": "Where Angelia's ingest answers. On a host of your own domain its cookie is first-party.",
    "valueValidators": [
      {
        "type": "REGEX",
        "args": [
          "^https://[^/]+$"
        ],
        "errorMessage": "https://<host> is needed, without a path"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "streamId",
    "displayName": "Stream",
    "simpleValueType": true,
    "alwaysInSummary": true,
    "valueHint": "shop",
    "valueValidators": [
      {
        "type": "REGEX",
        "args": [
          "^[A-Za-z0-9_-]{1,64}$"
        ],
        "errorMessage": "1 to 64 letters, digits, '-' or '_' are needed"
      }
    ]
  },
  {
    "type": "RADIO",
    "name": "consent",
    "displayName": "Consent",
    "radioItems": [
      {
        "value": "gtm",
        "displayValue": "What this container's consent mode says, and every change of it"
      },
      {
        "value": "granted",
        "displayValue": "Granted, until the page calls angelia('consent', …)"
      },
      {
        "value": "denied",
        "displayValue": "Denied, until the page calls angelia('consent', …)"
      },
      {
        "value": "unsaid",
        "displayValue": "Nothing: the stream's default holds"
      }
    ],
    "simpleValueType": true,
    "defaultValue": "gtm",
    "help": "Tag Manager takes a type that nobody has set for granted. Set defaults where the law needs them."
  },
  {
    "type": "RADIO",
    "name": "beforeConsent",
    "displayName": "Until analytics storage is granted",
    "radioItems": [
      {
        "value": "hold",
        "displayValue": "events wait in memory"
      },
      {
        "value": "send",
        "displayValue": "events are sent without any identifier"
      }
    ],
    "simpleValueType": true,
    "defaultValue": "hold"
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "params",
    "displayName": "Parameters of all events",
    "newRowButtonText": "Add parameter",
    "help": "As angelia('set', name, value): user_id says who it is, any other is a parameter.",
    "simpleTableColumns": [
      {
        "type": "TEXT",
        "name": "name",
        "displayName": "Name",
        "defaultValue": "",
        "isUnique": true,
        "valueValidators": [
          {
            "type": "NON_EMPTY"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "value",
        "displayName": "Value",
        "defaultValue": ""
      }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "settings",
    "displayName": "Other settings of the beacon",
    "newRowButtonText": "Add setting",
    "help": "Its attributes without data-, e.g. scroll = off. docs/beacon.md lists them.",
    "simpleTableColumns": [
      {
        "type": "TEXT",
        "name": "name",
        "displayName": "Setting",
        "defaultValue": "",
        "isUnique": true,
        "valueValidators": [
          {
            "type": "NON_EMPTY"
          }
        ]
      },
      {
        "type": "TEXT",
        "name": "value",
        "displayName": "Value",
        "defaultValue": ""
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

// Copyright the Angelia authors. Apache-2.0.
const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const copyFromWindow = require('copyFromWindow');
const createQueue = require('createQueue');
const encodeUriComponent = require('encodeUriComponent');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');
const makeString = require('makeString');
const setInWindow = require('setInWindow');

// https://developers.google.com/tag-platform/security/concepts/consent-mode#consent-types
const TYPES = ['analytics_storage', 'ad_storage', 'ad_user_data', 'ad_personalization'];

makeQueue();
if (data.consent === 'gtm') followConsent();
(data.params || []).forEach((row) => callInWindow('angelia', 'set', row.name, row.value));
const address = scriptAddress();
injectScript(address, data.gtmOnSuccess, data.gtmOnFailure, address);

// Calls wait in angelia.q until the script is there, which then takes them in order.
function makeQueue() {
  if (copyFromWindow('angelia')) return;
  setInWindow('angelia', function() {
    callInWindow('angelia.q.push', arguments);
  });
  createQueue('angelia.q');
}

function followConsent() {
  const flags = {};
  TYPES.forEach((type) => {
    flags[type] = word(isConsentGranted(type));
    addConsentListener(type, (changed, isGranted) => {
      const change = {};
      change[changed] = word(isGranted);
      callInWindow('angelia', 'consent', 'update', change);
    });
  });
  callInWindow('angelia', 'consent', 'default', flags);
}

function word(isGranted) {
  return isGranted ? 'granted' : 'denied';
}

function scriptAddress() {
  const parts = [setting('stream', data.streamId), setting('before-consent', data.beforeConsent)];
  if (data.consent === 'granted' || data.consent === 'denied') {
    parts.push(setting('consent', data.consent));
  }
  (data.settings || []).forEach((row) => parts.push(setting(row.name, row.value)));
  return data.endpoint + '/angelia.js?' + parts.join('&');
}

function setting(name, value) {
  return encodeUriComponent(name) + '=' + encodeUriComponent(makeString(value));
}


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "angelia"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "angelia.q"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "angelia.q.push"
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": false
                  },
                  {
                    "type": 8,
                    "boolean": true
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
  },
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_user_data"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ad_personalization"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
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
  },
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/angelia.js*"
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
- name: The script is loaded with the stream and the settings
  code: |-
    runCode(settings({settings: [{name: 'scroll', value: 'off'}]}));
    assertThat(loaded).isEqualTo([
      'https://collect.shop.example/angelia.js?stream=shop&before-consent=hold&scroll=off']);
    assertApi('gtmOnSuccess').wasCalled();
- name: The container's consent stands in front of everything in the queue
  code: |-
    denied = ['ad_storage'];
    runCode(settings({params: [{name: 'user_id', value: 'u1'}]}));
    assertThat(queue.length).isEqualTo(2);
    assertThat(queue[0]).isEqualTo(['consent', 'default', {
      analytics_storage: 'granted', ad_storage: 'denied', ad_user_data: 'granted',
      ad_personalization: 'granted'}]);
    assertThat(queue[1]).isEqualTo(['set', 'user_id', 'u1']);
- name: A change of consent is told
  code: |-
    runCode(settings({}));
    listeners.ad_storage('ad_storage', false);
    assertThat(queue[1]).isEqualTo(['consent', 'update', {ad_storage: 'denied'}]);
- name: Consent that the tag says itself
  code: |-
    runCode(settings({consent: 'denied'}));
    assertThat(queue).isEqualTo([]);
    assertThat(loaded[0]).contains('consent=denied');
    assertApi('isConsentGranted').wasNotCalled();
- name: A script that does not load is a failure
  code: |-
    fails = true;
    runCode(settings({}));
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
setup: |-
  const loaded = [];
  const queue = [];
  const listeners = {};
  let denied = [];
  let fails = false;

  mock('copyFromWindow', undefined);
  mock('setInWindow', true);
  mock('createQueue', undefined);
  mock('callInWindow', function(path, one, two, three) {
    assertThat(path).isEqualTo('angelia');
    queue.push([one, two, three]);
  });
  mock('isConsentGranted', (type) => denied.indexOf(type) < 0);
  mock('addConsentListener', (type, listener) => {
    listeners[type] = listener;
  });
  mock('injectScript', (url, onSuccess, onFailure) => {
    loaded.push(url);
    if (fails) onFailure(); else onSuccess();
  });

  function settings(given) {
    return {
      endpoint: 'https://collect.shop.example', streamId: 'shop', beforeConsent: 'hold',
      consent: given.consent || 'gtm', params: given.params, settings: given.settings
    };
  }


___NOTES___

Apache-2.0. How to import and set up: docs/gtm.md.
