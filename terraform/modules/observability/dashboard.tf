# One dashboard in the order of the flow: a row of three charts a stage, its traffic first, then what
# went wrong in it. Every number on it is a metric of Google's or of metric.tf.

resource "google_monitoring_dashboard" "flow" {
  project = var.project_id

  # The API writes the JSON anew: it drops what is 0, empty or null. So nothing of that is sent, or
  # every plan would show a change.
  dashboard_json = jsonencode(merge(length(var.labels) == 0 ? {} : { labels = var.labels }, {
    displayName = "${var.name}: the flow"
    mosaicLayout = {
      columns = local.columns
      tiles = [
        for place, chart in local.charts : merge(
          place % 3 == 0 ? {} : { xPos = place % 3 * local.width },
          place < 3 ? {} : { yPos = floor(place / 3) * local.height },
          {
            width  = local.width
            height = local.height
            widget = {
              title = chart.title
              xyChart = {
                chartOptions = { mode = "COLOR" }
                yAxis        = { label = chart.unit, scale = "LINEAR" }
                dataSets = [
                  for line in chart.lines : merge(
                    # Without a template a line is called by the labels that it is grouped by.
                    line.legend == null ? {} : { legendTemplate = line.legend },
                    {
                      plotType           = line.stacked ? "STACKED_BAR" : "LINE"
                      targetAxis         = "Y1"
                      minAlignmentPeriod = "60s"
                      timeSeriesQuery = {
                        timeSeriesFilter = {
                          filter = line.filter
                          aggregation = merge(
                            length(line.by) == 0 ? {} : { groupByFields = line.by },
                            {
                              alignmentPeriod    = "60s"
                              perSeriesAligner   = line.aligner
                              crossSeriesReducer = line.reducer
                            },
                          )
                        }
                      }
                    },
                  )
                ]
              }
            }
          },
        )
      ]
    }
  }))
}

locals {
  columns = 48
  width   = 16
  height  = 14

  charts = concat(
    local.charts_ingest, local.charts_stages, local.charts_set_aside, local.charts_waiting,
  )
}
