# The streams: what each may say, by the rules of shared/streams.py, which would else stop a function
# when it starts. The variable's type is any: an object's type drops a key that it does not know, so a
# misspelt origins and an api_secret would be gone without a word. tests/terraform/test_inputs.py
# holds both against each other.

locals {
  stream_keys = {
    origins               = "a list of texts"
    time_zone             = "a text"
    currency              = "a text"
    consent               = "an object of purposes"
    internal_hosts        = "a list of texts"
    measurement_ids       = "a list of texts"
    keep_hashed_user_data = "true or false"
  }

  purposes = [
    "ad_storage", "analytics_storage", "ad_user_data", "ad_personalization",
    "functionality_storage", "personalization_storage", "security_storage",
  ]

  # Names of the tz database, which ZoneInfo and BigQuery go by.
  time_zones = split("\n", trimspace(file("${path.module}/time_zones.txt")))

  origin       = "^https?://(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)*(:[0-9]{1,5})?$"
  default_port = "^http://.*:80$|^https://.*:443$"
  host         = "^[a-z0-9-]+(\\.[a-z0-9-]+)*$"

  # What is null is left out.
  given_streams = { for id, stream in var.streams : id => try({ for key, value in stream : key => value if value != null }, {}) }
  streams       = merge(var.smoke_stream == "" ? {} : { (var.smoke_stream) = {} }, local.given_streams)

  # The texts of what is a list: of what is none, none.
  stream_lists = {
    for id, stream in local.streams : id => {
      for key in ["origins", "internal_hosts", "measurement_ids"] :
      key => try([for one in stream[key] : one if one != null && one == tostring(one)], [])
    }
  }

  # A number or a flag is equal to no text.
  is_of_its_kind = {
    for id, stream in local.given_streams : id => {
      for key, value in stream : key => (
        lookup(local.stream_keys, key, "") == "a list of texts" ? can(tolist(value)) && try(alltrue([for one in value : one != null && one == tostring(one)]), false) :
        lookup(local.stream_keys, key, "") == "a text" ? try(value == tostring(value), false) :
        lookup(local.stream_keys, key, "") == "true or false" ? value == true || value == false :
        lookup(local.stream_keys, key, "") == "an object of purposes" ? can(keys(value)) : true
      )
    }
  }

  stream_faults = flatten([
    [for id, stream in var.streams : "${id} is an object of ${join(", ", keys(local.stream_keys))}" if !can(keys(stream))],
    [
      for id, stream in local.given_streams : [
        for key in keys(stream) : "${id} has no key ${key}: ${join(", ", keys(local.stream_keys))} are all there are"
        if !contains(concat(keys(local.stream_keys), ["api_secret"]), key)
      ]
    ],
    [
      for id, kinds in local.is_of_its_kind : [
        for key, is_so in kinds : "${id}: ${key} is ${local.stream_keys[key]}" if !is_so
      ]
    ],
    [
      for id, lists in local.stream_lists : [
        for origin in lists.origins : "${id}: ${jsonencode(origin)} is no origin: scheme://host[:port] as browsers write it, in lower case, without a path and without the scheme's own port, like https://shop.example or https://*.shop.example"
        if !can(regex(local.origin, origin)) || can(regex(local.default_port, origin))
      ]
    ],
    [
      for id, lists in local.stream_lists : [
        for host in lists.internal_hosts : "${id}: ${jsonencode(host)} is no internal host: a host name alone, in lower case, like pay.example, is needed"
        if !can(regex(local.host, host))
      ]
    ],
    [
      for id, stream in local.given_streams : "${id}: ${jsonencode(stream.time_zone)} is no time_zone: a name like Europe/Copenhagen is needed"
      if try(local.is_of_its_kind[id].time_zone && !contains(local.time_zones, stream.time_zone), false)
    ],
    [
      for id, stream in local.given_streams : "${id}: ${jsonencode(stream.currency)} is no currency: three capital letters are needed, like EUR"
      if try(local.is_of_its_kind[id].currency && !can(regex("^[A-Z]{3}$", stream.currency)), false)
    ],
    [
      for id, stream in local.given_streams : [
        for purpose in try(keys(stream.consent), []) : "${id}: consent has no ${purpose}: ${join(", ", local.purposes)} are all there are"
        if !contains(local.purposes, purpose)
      ]
    ],
    [
      for id, stream in local.given_streams : [
        for purpose in try(keys(stream.consent), []) : "${id}: consent.${purpose} is \"granted\" or \"denied\""
        if !try(stream.consent[purpose] == null || stream.consent[purpose] == "granted" || stream.consent[purpose] == "denied", false)
      ]
    ],
    # A name stands for one stream, its own id or a measurement id.
    [
      for name, ids in {
        for pair in distinct(flatten([for id, lists in local.stream_lists : [for name in concat([id], lists.measurement_ids) : { name = name, id = id }]])) :
        pair.name => pair.id...
      } : "${name} stands for ${join(" and ", ids)}: a measurement id belongs to one stream" if length(ids) > 1
    ],
  ])
}

output "streams" {
  description = "Ids of the streams that are taken; of those in streams_secret nothing is known here."
  value       = sort(keys(local.streams))

  # A variable's validation cannot count faults in a local and tell them too.
  precondition {
    condition     = length(local.stream_faults) == 0
    error_message = "streams, by their ids:\n${join("\n", [for fault in local.stream_faults : "- ${fault}"])}\nAll keys: docs/collect.md."
  }
}
