# The schedules that BigQuery takes, so that a wrong one is told before anything is made.
# https://cloud.google.com/appengine/docs/flexible/scheduling-jobs-with-cron-yaml#formatting_the_schedule

locals {
  day      = "(sun(day)?|mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?)"
  month    = "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
  ordinal  = "(1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth)"
  clock    = "([01]?[0-9]|2[0-3]):[0-5][0-9]"
  day_list = "(day|${local.day}(,${local.day})*)"
  of       = "of (month|quarter|${local.month}(,${local.month})*)"

  schedules = [
    "^every [1-9][0-9]* (minutes|mins|hours)( from ${local.clock} to ${local.clock}| synchronized)?$",
    "^every ${local.day_list}( ${local.of})? ${local.clock}$",
    "^${local.ordinal}(,${local.ordinal})* ${local.day_list} ${local.of} ${local.clock}$",
    "^[1-9][0-9]?(,[1-9][0-9]?)* ${local.of} ${local.clock}$",
  ]
}
