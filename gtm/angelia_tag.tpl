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
  "displayName": "Angelia",
  "categories": ["ANALYTICS"],
  "brand": {
    "id": "brand_dummy",
    "displayName": "Angelia"
  },
  "description": "Publishes the event to Angelia's Pub/Sub topic: each event once, in a GA4-shaped BigQuery table and in live item counters.",
  "containerContexts": [
    "SERVER"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "topic",
    "displayName": "Topic",
    "simpleValueType": true,
    "valueHint": "projects/my-project/topics/raw-events",
    "help": "Angelia's topic of raw events. The service account of this container needs roles/pubsub.publisher on it.",
    "alwaysInSummary": true,
    "valueValidators": [
      {
        "type": "REGEX",
        "args": ["^projects/[^/]+/topics/[^/]+$"],
        "errorMessage": "projects/<project>/topics/<topic> is needed"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "streamId",
    "displayName": "Stream",
    "simpleValueType": true,
    "valueHint": "shop",
    "help": "The stream's id in STREAMS, or one of its measurement_ids. Its time zone, currency and consent default hold.",
    "alwaysInSummary": true,
    "valueValidators": [
      {
        "type": "REGEX",
        "args": ["^[A-Za-z0-9_-]{1,64}$"],
        "errorMessage": "1 to 64 letters, digits, '-' or '_' are needed"
      }
    ]
  },
  {
    "type": "RADIO",
    "name": "content",
    "displayName": "What is sent",
    "radioItems": [
      {
        "value": "all",
        "displayValue": "The whole event data, and the rows below in place of or besides it"
      },
      {
        "value": "list",
        "displayValue": "The rows below, the event's name and its consent"
      }
    ],
    "simpleValueType": true,
    "defaultValue": "all"
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "rows",
    "displayName": "Rows",
    "newRowButtonText": "Add row",
    "simpleTableColumns": [
      {
        "type": "TEXT",
        "name": "key",
        "displayName": "Key",
        "defaultValue": "",
        "isUnique": true,
        "valueValidators": [{"type": "NON_EMPTY"}]
      },
      {
        "type": "TEXT",
        "name": "value",
        "displayName": "Value",
        "defaultValue": ""
      },
      {
        "type": "SELECT",
        "name": "type",
        "displayName": "Type",
        "defaultValue": "as_is",
        "selectItems": [
          {"value": "as_is", "displayValue": "as the variable has it"},
          {"value": "string", "displayValue": "string"},
          {"value": "integer", "displayValue": "integer"},
          {"value": "number", "displayValue": "number"},
          {"value": "boolean", "displayValue": "boolean"},
          {"value": "json", "displayValue": "JSON"}
        ]
      }
    ]
  },
  {
    "type": "GROUP",
    "name": "more",
    "displayName": "More",
    "groupStyle": "ZIPPY_CLOSED",
    "subParams": [
      {
        "type": "TEXT",
        "name": "eventName",
        "displayName": "Event name",
        "simpleValueType": true,
        "canBeEmptyString": true,
        "help": "In place of the event data's own."
      },
      {
        "type": "TEXT",
        "name": "eventId",
        "displayName": "Event id",
        "simpleValueType": true,
        "canBeEmptyString": true,
        "help": "Rows with the same id are one event. Empty: the event data's event_id, else an id made of the hit (the same when gtag's hit is fired again), else a random one."
      },
      {
        "type": "CHECKBOX",
        "name": "sendAddress",
        "checkboxText": "Send the visitor's address where event_location has no country",
        "simpleValueType": true,
        "defaultValue": true,
        "help": "Angelia looks the place up and drops the address. It is in no row, log line or dead letter."
      },
      {
        "type": "CHECKBOX",
        "name": "sendHashes",
        "checkboxText": "Send the sha256 fields of user_data",
        "simpleValueType": true,
        "defaultValue": false,
        "help": "Kept only where the stream has keep_hashed_user_data and consent allows it. The rest of user_data is never sent."
      }
    ]
  }
]


___SANDBOXED_JS_FOR_SERVER___

// Copyright the Angelia authors. Apache-2.0.
const generateRandom = require('generateRandom');
const getAllEventData = require('getAllEventData');
const getGoogleAuth = require('getGoogleAuth');
const getType = require('getType');
const JSON = require('JSON');
const logToConsole = require('logToConsole');
const makeInteger = require('makeInteger');
const makeNumber = require('makeNumber');
const makeString = require('makeString');
const Object = require('Object');
const sendHttpRequest = require('sendHttpRequest');
const sha256Sync = require('sha256Sync');
const toBase64 = require('toBase64');

const SCHEMA = 'sgtm.v1';
const PUBSUB = 'https://pubsub.googleapis.com/v1/';
const SCOPE = 'https://www.googleapis.com/auth/pubsub';
const ATTEMPTS = 2;
const TIMEOUT_MS = 5000;

// Pub/Sub takes 1,024 bytes an attribute; a character has at most four.
const MAX_ATTRIBUTE_CHARACTERS = 256;

// Where event data states consent. x-ga-gcs and x-ga-gcd are Google's own.
const CONSENT = ['consent', 'consent_state', 'privacy_info', 'x-ga-gcs', 'x-ga-gcd'];

// Who the visitor is: not sent where analytics storage is denied.
const IDENTIFIERS = [
  'client_id', 'user_id', 'ga_session_id', 'ga_session_number', 'user_properties',
  'x-ga-mp2-user_properties'
];

// Never sent as it is: user_data, and the address. Never at all: sGTM's bookkeeping with ids in it,
// and hashes of Google's own. No column is made of it.
const LEFT_OUT = ['user_data', 'ip_override', 'x-ga-js_client_id', 'x-ga-em', 'x-ga-ecid'];

// What may differ when the same hit arrives again, and so is no part of its id.
const OF_THE_REQUEST = ['ip_override', 'event_location'];

const all = getAllEventData();
const isDenied = denies('analytics_storage', 3, 4);
const isUserDataDenied = isDenied || denies('ad_user_data', undefined, 6);
const event = withRows(data.content === 'list' ? consentOf(all) : allowed(all));
event.event_name = data.eventName || event.event_name || all.event_name;
event.event_id = data.eventId || event.event_id || all.event_id || ownId();

if (!event.event_name) {
  fail('no event name: neither the event data nor the tag has one');
} else {
  publish(ATTEMPTS);
}

function publish(attempts) {
  const request = {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    authorization: getGoogleAuth({scopes: [SCOPE]}),
    timeout: TIMEOUT_MS
  };
  return sendHttpRequest(PUBSUB + data.topic + ':publish', request, body()).then(
    (answer) => answered(answer, attempts),
    (error) => tryAgain('no answer (' + (error && error.reason) + ')', attempts)
  );
}

function body() {
  const attributes = {
    schema: SCHEMA,
    event_name: makeString(event.event_name).slice(0, MAX_ATTRIBUTE_CHARACTERS)
  };
  if (data.streamId) attributes.stream_id = data.streamId;
  return JSON.stringify({
    messages: [{data: toBase64(JSON.stringify(event)), attributes: attributes}]
  });
}

function answered(answer, attempts) {
  const status = answer.statusCode;
  if (status >= 200 && status < 300) return data.gtmOnSuccess();
  // Google's own word for the error. Nothing else of an answer or a message is ever logged.
  const said = JSON.parse(answer.body || '') || {};
  const reason = 'HTTP ' + status + ' ' + ((said.error && said.error.status) || '') + advice(status);
  if (status === 408 || status === 429 || status >= 500) return tryAgain(reason, attempts);
  return fail(reason);
}

function advice(status) {
  if (status === 401 || status === 403) {
    return ': the service account of this container needs roles/pubsub.publisher on ' + data.topic;
  }
  return status === 404 ? ': there is no topic ' + data.topic : '';
}

function tryAgain(reason, attempts) {
  if (attempts > 1) {
    logToConsole('Angelia: ' + reason + ', trying once more');
    return publish(attempts - 1);
  }
  return fail(reason);
}

function fail(reason) {
  logToConsole('Angelia: not published: ' + reason);
  return data.gtmOnFailure();
}

function allowed(given) {
  const kept = {};
  Object.keys(given).forEach((key) => {
    const isIdentifier = IDENTIFIERS.indexOf(key) >= 0;
    const isLeftOut = LEFT_OUT.indexOf(key) >= 0 || key.indexOf('x-sst-') === 0;
    if (isLeftOut || (isDenied && isIdentifier)) return;
    kept[key] = given[key];
  });
  const place = given.event_location || {};
  if (data.sendAddress && !place.country) kept.ip_override = given.ip_override;
  if (data.sendHashes && given.user_data && !isUserDataDenied) kept.user_data = hashes(given.user_data);
  return kept;
}

function hashes(userData) {
  const kept = {};
  Object.keys(userData).forEach((key) => {
    if (key.indexOf('sha256_') === 0) kept[key] = userData[key];
  });
  const address = userData.address;
  if (getType(address) === 'array') kept.address = address.map(hashes);
  if (getType(address) === 'object') kept.address = hashes(address);
  return kept;
}

function consentOf(given) {
  const kept = {};
  CONSENT.forEach((key) => {
    if (given[key] !== undefined) kept[key] = given[key];
  });
  return kept;
}

function withRows(kept) {
  (data.rows || []).forEach((row) => {
    if (isDenied && IDENTIFIERS.indexOf(row.key) >= 0) return;
    if (isUserDataDenied && row.key === 'user_data') return;
    const value = typed(row.value, row.type);
    if (value === undefined) {
      logToConsole('Angelia: row ' + row.key + ' has no value of the type ' + row.type);
    } else {
      kept[row.key] = value;
    }
  });
  return kept;
}

// undefined where there is no value, or none of the type: JSON has no NaN.
function typed(value, type) {
  if (value === undefined || value === null) return undefined;
  if (type === 'string') {
    return getType(value) === 'object' || getType(value) === 'array' ?
        JSON.stringify(value) : makeString(value);
  }
  if (type === 'integer') return finite(makeInteger(value));
  if (type === 'number') return finite(makeNumber(value));
  if (type === 'boolean') return boolean(value);
  if (type === 'json') return getType(value) === 'string' ? JSON.parse(value) : value;
  return value;
}

function finite(number) {
  return number - number === 0 ? number : undefined;
}

function boolean(value) {
  const word = makeString(value).toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}

// Angelia decides what of a denial may be kept; here it only keeps ids and hashes off the topic.
// gcs: 'G1', then 0 or 1 for ad_storage and for analytics_storage; nothing for the others.
// gcd: '1', a digit, then a letter and a digit for each of ad_storage, analytics_storage,
// ad_user_data, ad_personalization.
function denies(name, placeInGcs, placeInGcd) {
  const gcs = makeString(all['x-ga-gcs'] || '');
  const gcd = makeString(all['x-ga-gcd'] || '');
  if (placeInGcs && gcs.charAt(placeInGcs) === '0') return true;
  if (gcd.length > placeInGcd && 'pqmu0'.indexOf(gcd.charAt(placeInGcd)) >= 0) return true;
  return ['consent', 'consent_state', 'privacy_info'].some((key) => {
    const flags = all[key];
    const flag = getType(flags) === 'object' ? flags[name] : undefined;
    return flag !== undefined && flag !== null &&
        ['denied', 'false', 'no', '0'].indexOf(makeString(flag).toLowerCase()) >= 0;
  });
}

// gtag numbers the requests of a page load (_s, here x-ga-request_count); several events may travel
// in one, which their content tells apart. Content alone would make one of two equal page views.
// Where storage is denied the id is random: one made of the hit would name the visitor.
function ownId() {
  const page = all['x-ga-page_id'];
  const request = all['x-ga-request_count'];
  if (isDenied || !page || !request) return randomId();
  const content = {};
  Object.keys(event).sort().forEach((key) => {
    if (key.indexOf('x-') !== 0 && OF_THE_REQUEST.indexOf(key) < 0) content[key] = event[key];
  });
  const hit = [data.streamId, all['x-ga-measurement_id'], all.client_id, all.ga_session_id];
  return hash([hit, page, request, content]);
}

function randomId() {
  const parts = [];
  while (parts.length < 5) parts.push(generateRandom(0, 2147483647));
  return hash(parts);
}

function hash(parts) {
  return sha256Sync(JSON.stringify(parts), {outputEncoding: 'hex'});
}


___SERVER_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "logging",
        "versionId": "1"
      },
      "param": [
        {
          "key": "environments",
          "value": {
            "type": 1,
            "string": "debug"
          }
        }
      ]
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "read_event_data",
        "versionId": "1"
      },
      "param": [
        {
          "key": "eventDataAccess",
          "value": {
            "type": 1,
            "string": "any"
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
        "publicId": "send_http",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedUrls",
          "value": {
            "type": 1,
            "string": "specific"
          }
        },
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://pubsub.googleapis.com/*"
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
        "publicId": "use_google_credentials",
        "versionId": "1"
      },
      "param": [
        {
          "key": "allowedScopes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://www.googleapis.com/auth/pubsub"
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
- name: The whole event data is published with its attributes
  code: |-
    runCode(settings({}));
    assertThat(sent.length).isEqualTo(1);
    assertThat(sent[0].url).isEqualTo(
        'https://pubsub.googleapis.com/v1/projects/p/topics/raw-events:publish');
    assertThat(message(0).attributes).isEqualTo(
        {schema: 'sgtm.v1', stream_id: 'shop', event_name: 'purchase'});
    const event = published(0);
    assertThat(event.transaction_id).isEqualTo('T1');
    assertThat(event.items).isEqualTo([{item_id: 'hat', price: 9.5}]);
    assertThat(event['x-ga-gcs']).isEqualTo('G111');
    assertApi('gtmOnSuccess').wasCalled();
    assertApi('gtmOnFailure').wasNotCalled();
- name: A list sends its rows in their types, the name and the consent
  code: |-
    runCode(settings({content: 'list', rows: [
      {key: 'text', value: 7, type: 'string'},
      {key: 'whole', value: '7', type: 'integer'},
      {key: 'part', value: '7.5', type: 'number'},
      {key: 'yes', value: 'true', type: 'boolean'},
      {key: 'items', value: '[{"item_id":"hat"}]', type: 'json'},
      {key: 'object', value: {a: 1}, type: 'as_is'},
      {key: 'none', value: 'seven', type: 'number'},
      {key: 'missing', value: undefined, type: 'as_is'}
    ]}));
    const event = published(0);
    assertThat(event.event_id).isString();
    event.event_id = '';
    assertThat(event).isEqualTo({
      'x-ga-gcs': 'G111', text: '7', whole: 7, part: 7.5, yes: true,
      items: [{item_id: 'hat'}], object: {a: 1}, event_name: 'purchase', event_id: ''
    });
- name: Rows, name and id of the tag come first
  code: |-
    runCode(settings({eventName: 'order', eventId: 'e-1', rows: [
      {key: 'transaction_id', value: 'T2', type: 'as_is'}]}));
    const event = published(0);
    assertThat(event.transaction_id).isEqualTo('T2');
    assertThat(event.event_name).isEqualTo('order');
    assertThat(event.event_id).isEqualTo('e-1');
- name: The same hit has the same id, the next request of its page another
  code: |-
    runCode(settings({}));
    runCode(settings({}));
    eventData['x-ga-request_count'] = 3;
    runCode(settings({}));
    assertThat(published(1).event_id).isEqualTo(published(0).event_id);
    assertThat(published(2).event_id).isNotEqualTo(published(0).event_id);
- name: Two events of one request have ids of their own
  code: |-
    runCode(settings({}));
    eventData.transaction_id = 'T2';
    runCode(settings({}));
    assertThat(published(1).event_id).isNotEqualTo(published(0).event_id);
- name: An error of the server is tried once more, with the same message
  code: |-
    answers = [{statusCode: 503, body: ''}, {statusCode: 200, body: '{}'}];
    eventData['x-ga-page_id'] = undefined;
    runCode(settings({}));
    assertThat(sent.length).isEqualTo(2);
    assertThat(sent[1].body).isEqualTo(sent[0].body);
    assertApi('gtmOnSuccess').wasCalled();
- name: No answer is tried once more and then a failure
  code: |-
    answers = [undefined, undefined, {statusCode: 200, body: '{}'}];
    runCode(settings({}));
    assertThat(sent.length).isEqualTo(2);
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: What cannot work is not tried again, and the console says why
  code: |-
    answers = [{statusCode: 403, body: '{"error":{"status":"PERMISSION_DENIED"}}'}];
    runCode(settings({}));
    assertThat(sent.length).isEqualTo(1);
    assertApi('gtmOnFailure').wasCalled();
    assertApi('logToConsole').wasCalledWith(
        'Angelia: not published: HTTP 403 PERMISSION_DENIED: the service account of this ' +
        'container needs roles/pubsub.publisher on projects/p/topics/raw-events');
- name: No identifier is sent where analytics storage is denied
  code: |-
    eventData['x-ga-gcs'] = 'G100';
    runCode(settings({}));
    runCode(settings({}));
    const event = published(0);
    assertThat(event.client_id).isUndefined();
    assertThat(event.ga_session_id).isUndefined();
    assertThat(event.transaction_id).isEqualTo('T1');
    assertThat(published(1).event_id).isNotEqualTo(event.event_id);
- name: Of user_data only hashes are sent, and only where they are asked for
  code: |-
    eventData.user_data = {
      email_address: 'a@b.example', sha256_email_address: 'abc',
      address: [{first_name: 'A', sha256_first_name: 'def'}]
    };
    runCode(settings({}));
    runCode(settings({sendHashes: true}));
    assertThat(published(0).user_data).isUndefined();
    assertThat(published(1).user_data).isEqualTo(
        {sha256_email_address: 'abc', address: [{sha256_first_name: 'def'}]});
- name: No user_data is sent where ad_user_data or analytics storage is denied, not by a row either
  code: |-
    eventData.user_data = {sha256_email_address: 'abc'};
    const given = {sendHashes: true, rows: [
      {key: 'user_data', value: {sha256_email_address: 'def'}, type: 'as_is'}]};
    runCode(settings(given));
    eventData['x-ga-gcd'] = '13r3r3q3r5';
    runCode(settings(given));
    eventData['x-ga-gcd'] = undefined;
    eventData.consent = {ad_user_data: 'denied'};
    runCode(settings(given));
    eventData.consent = undefined;
    eventData['x-ga-gcs'] = 'G100';
    runCode(settings(given));
    assertThat(published(0).user_data).isEqualTo({sha256_email_address: 'def'});
    assertThat(published(1).user_data).isUndefined();
    assertThat(published(2).user_data).isUndefined();
    assertThat(published(3).user_data).isUndefined();
- name: The address is sent only where it is needed for the place
  code: |-
    runCode(settings({}));
    runCode(settings({sendAddress: false}));
    eventData.event_location = {country: 'DK'};
    runCode(settings({}));
    assertThat(published(0).ip_override).isEqualTo('203.0.113.7');
    assertThat(published(1).ip_override).isUndefined();
    assertThat(published(2).ip_override).isUndefined();
setup: |-
  const fromBase64 = require('fromBase64');
  const JSON = require('JSON');
  const Promise = require('Promise');

  const eventData = {
    event_name: 'purchase', client_id: '1.2', ga_session_id: '1795262390',
    transaction_id: 'T1', items: [{item_id: 'hat', price: 9.5}], ip_override: '203.0.113.7',
    'x-ga-measurement_id': 'G-SHOP000001', 'x-ga-page_id': 1795262398582,
    'x-ga-request_count': 2, 'x-ga-gcs': 'G111'
  };
  mock('getAllEventData', () => JSON.parse(JSON.stringify(eventData)));

  // The tag's settings, as the fields' defaults have them but for those that are given.
  function settings(given) {
    return {
      topic: 'projects/p/topics/raw-events', streamId: 'shop',
      content: given.content || 'all', rows: given.rows, eventName: given.eventName,
      eventId: given.eventId, sendAddress: given.sendAddress !== false,
      sendHashes: given.sendHashes === true
    };
  }

  // Pub/Sub's answers in turn, undefined for none; the stand-in runs at once, as tests do.
  let answers = [];
  const sent = [];
  mock('sendHttpRequest', (url, options, body) => {
    sent.push({url: url, body: body});
    const answer = answers.length ? answers.shift() : {statusCode: 200, body: '{}'};
    return {then: (onAnswer, onFailure) => answer ?
        onAnswer(answer) : onFailure({reason: 'timed_out'})};
  });
  mock('getGoogleAuth', {});

  function message(index) {
    return JSON.parse(sent[index].body).messages[0];
  }

  function published(index) {
    return JSON.parse(fromBase64(message(index).data));
  }


___NOTES___

Apache-2.0. How to import and set up: docs/gtm.md.
