-- What BigQuery's functions do, said in DuckDB. Sources: the GoogleSQL reference, function by function.
-- No macro is overloaded: DuckDB cannot choose when an argument holds an aggregate or a subquery. Where the type
-- matters, typeof() decides, and every branch goes through text so that it binds for every type.
-- A failing CAST of a message raises an error that SAFE. (DuckDB's TRY) can catch; error() could not be caught.

-- Numbers -----------------------------------------------------------------------------------------------------
CREATE MACRO fn.divide(a, b) AS CASE WHEN b = 0 THEN CAST('division by zero: ' || a || ' / ' || b AS DOUBLE) ELSE a / b END;
CREATE MACRO fn.safe_divide(a, b) AS CASE WHEN b = 0 THEN NULL ELSE a / b END;
CREATE MACRO fn.ieee_divide(a, b) AS CASE WHEN b = 0 AND a = 0 THEN CAST('NaN' AS DOUBLE) ELSE CAST(a AS DOUBLE) / CAST(b AS DOUBLE) END;
CREATE MACRO fn.int_div(a, b) AS CAST(a AS BIGINT) // CAST(b AS BIGINT);
CREATE MACRO fn.mod(a, b) AS a % b;
CREATE MACRO fn.log(x, base) AS ln(CAST(x AS DOUBLE)) / ln(CAST(base AS DOUBLE));
CREATE MACRO fn.range_bucket(x, bounds) AS CASE WHEN x IS NULL OR bounds IS NULL THEN NULL ELSE len(list_filter(bounds, lambda bound: bound <= x)) END;

-- Conversion --------------------------------------------------------------------------------------------------
CREATE MACRO fn.int64_of_text(x) AS CASE
  WHEN regexp_full_match(trim(x), '[+-]?[0-9]+|0[xX][0-9a-fA-F]+') THEN CAST(trim(x) AS BIGINT)
  ELSE CAST('Bad int64 value: ' || x AS BIGINT) END;
CREATE MACRO fn.to_int64(x) AS CASE
  WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN fn.int64_of_text(CAST(x AS VARCHAR))
  WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN CAST(round(CAST(x AS DOUBLE)) AS BIGINT)
  ELSE CAST(x AS BIGINT) END;
CREATE MACRO fn.to_bool(x) AS CASE
  WHEN typeof(x) = 'VARCHAR' THEN CASE lower(CAST(x AS VARCHAR)) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE ELSE CAST('Bad bool value: ' || CAST(x AS VARCHAR) AS BOOLEAN) END
  ELSE CAST(x AS BOOLEAN) END;
-- '.1' is written '.100' and '.1234' is written '.123400': BigQuery shows three digits or six.
CREATE MACRO fn.padded_fraction(x) AS CASE length(regexp_extract(x, '\.(\d+)', 1))
  WHEN 0 THEN x WHEN 3 THEN x WHEN 6 THEN x
  WHEN 1 THEN regexp_replace(x, '(\.\d+)', '\100') WHEN 2 THEN regexp_replace(x, '(\.\d+)', '\10')
  WHEN 4 THEN regexp_replace(x, '(\.\d+)', '\100') ELSE regexp_replace(x, '(\.\d+)', '\10') END;
CREATE MACRO fn.to_string(x) AS CASE
  WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN regexp_replace(CAST(x AS VARCHAR), '\.0$', '')
  WHEN typeof(x) LIKE 'DECIMAL%' THEN regexp_replace(regexp_replace(CAST(x AS VARCHAR), '(\.[0-9]*?)0+$', '\1'), '\.$', '')
  WHEN typeof(x) = 'BLOB' THEN decode(CAST(CAST(x AS VARCHAR) AS BLOB))
  WHEN typeof(x) LIKE 'TIME%' THEN fn.padded_fraction(CAST(x AS VARCHAR))
  ELSE CAST(x AS VARCHAR) END;
CREATE MACRO fn.to_bytes(x) AS CASE WHEN typeof(x) = 'BLOB' THEN CAST(CAST(x AS VARCHAR) AS BLOB) ELSE encode(CAST(x AS VARCHAR)) END;
CREATE MACRO fn.to_time(x) AS CAST(regexp_extract(CAST(x AS VARCHAR), '\d\d?:\d\d?:\d\d?(?:\.\d+)?') AS TIME);
CREATE MACRO fn.string_in_zone(x, zone) AS fn.to_string(timezone(zone, x)) || fn.offset_text(epoch_us(timezone(zone, x)) - epoch_us(x));
CREATE MACRO fn.offset_text(micros) AS CASE WHEN micros < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(micros) // 3600000000 AS VARCHAR), 2, '0') || CASE WHEN micros % 3600000000 = 0 THEN '' ELSE ':' || lpad(CAST(abs(micros) // 60000000 % 60 AS VARCHAR), 2, '0') END;

-- Text --------------------------------------------------------------------------------------------------------
CREATE MACRO fn.byte_length(x) AS CASE WHEN typeof(x) = 'BLOB' THEN octet_length(CAST(CAST(x AS VARCHAR) AS BLOB)) ELSE strlen(CAST(x AS VARCHAR)) END;
CREATE MACRO fn.length(x) AS CASE WHEN typeof(x) = 'BLOB' THEN octet_length(CAST(CAST(x AS VARCHAR) AS BLOB)) ELSE length(CAST(x AS VARCHAR)) END;
CREATE MACRO fn.substr_start(size, position) AS CASE WHEN position = 0 OR position < -size THEN 1 ELSE position END;
CREATE MACRO fn.substr(x, position) AS substring(x, fn.substr_start(length(x), position));
CREATE MACRO fn.substr_of(x, position, size) AS CASE WHEN size < 0 THEN CAST(CAST('Third argument in SUBSTR() cannot be negative' AS BIGINT) AS VARCHAR) ELSE substring(x, fn.substr_start(length(x), position), size) END;
CREATE MACRO fn.strip(x) AS regexp_replace(x, '^[\s\pZ]+|[\s\pZ]+$', '', 'g');
CREATE MACRO fn.lstrip(x) AS regexp_replace(x, '^[\s\pZ]+', '');
CREATE MACRO fn.rstrip(x) AS regexp_replace(x, '[\s\pZ]+$', '');
CREATE MACRO fn.contains_substr(x, part) AS contains(lower(x), lower(part));
CREATE MACRO fn.regexp_extract(x, pattern, grp) AS CASE WHEN regexp_matches(x, pattern) THEN regexp_extract(x, pattern, grp) END;
CREATE MACRO fn.net_host(url) AS nullif(regexp_extract(fn.strip(url), '^(?:[A-Za-z][A-Za-z0-9+.-]*://|//)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)', 1), '');

-- Arrays ------------------------------------------------------------------------------------------------------
CREATE MACRO fn.out_of_bounds(i) AS CAST('Array index ' || i || ' is out of bounds' AS BIGINT);
CREATE MACRO fn.at(a, i) AS a[CASE WHEN a IS NULL OR i IS NULL THEN NULL WHEN i < 0 OR i >= len(a) THEN fn.out_of_bounds(i) ELSE i + 1 END];
CREATE MACRO fn.safe_at(a, i) AS CASE WHEN i >= 0 THEN a[i + 1] END;
CREATE MACRO fn.in_array(x, a) AS CASE WHEN a IS NULL OR len(a) = 0 THEN FALSE WHEN list_contains(a, x) THEN TRUE WHEN x IS NULL OR len(list_filter(a, lambda e: e IS NULL)) > 0 THEN NULL ELSE FALSE END;
CREATE MACRO fn.array_concat_agg(a) AS flatten(list(a) FILTER (a IS NOT NULL));
CREATE MACRO fn.array_concat(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE list_concat(a, b) END;
CREATE MACRO fn.array_to_string(a, separator) AS array_to_string(list_filter(a, lambda e: e IS NOT NULL), separator);
CREATE MACRO fn.array_to_string_with(a, separator, null_text) AS array_to_string(list_transform(a, lambda e: coalesce(e, null_text)), separator);
CREATE MACRO fn.first_items(a, n) AS list_slice(a, 1, n);
CREATE MACRO fn.top_count(x, n) AS list_transform(list_slice(list_reverse_sort(list_transform(map_entries(histogram(x)), lambda e: {'count': e.value, 'value': e.key})), 1, n), lambda s: {'value': s.value, 'count': CAST(s.count AS BIGINT)});

-- Dates and times ---------------------------------------------------------------------------------------------
-- A DATE_ function whose argument turns out to be no DATE is refused: cutting off the time would be silent.
CREATE MACRO fn.as_date(x) AS CASE WHEN typeof(x) IN ('DATE', 'VARCHAR', '"NULL"') THEN CAST(x AS DATE) ELSE CAST('A DATE_ function of a ' || typeof(x) || ' is not supported by the local BigQuery server' AS DATE) END;
CREATE MACRO fn.date_in_zone(x, zone) AS CAST(timezone(zone, x) AS DATE);
CREATE MACRO fn.timestamp_in_zone(x, zone) AS timezone(zone, CAST(x AS TIMESTAMP));
-- `first_day` is the ISO number of the day a week begins with: 1 Monday .. 7 Sunday.
CREATE MACRO fn.days_into_week(x, first_day) AS (isodow(x) - first_day + 7) % 7;
CREATE MACRO fn.week_number(x, first_day) AS (dayofyear(x) - 1 + 7 - fn.days_into_week(x, first_day)) // 7;
CREATE MACRO fn.week_trunc(x, first_day) AS date_trunc('day', x) - to_days(CAST(fn.days_into_week(x, first_day) AS INTEGER));
CREATE MACRO fn.week_index(x, first_day) AS CAST(floor((CAST(x AS DATE) - DATE '1970-01-01' + (11 - first_day) % 7) / 7) AS BIGINT);
-- DATE and DATETIME differences count the boundaries between two values, TIMESTAMP's the whole units that have passed.
CREATE MACRO fn.timestamp_diff(a, b, unit_micros) AS (epoch_us(CAST(a AS TIMESTAMPTZ)) - epoch_us(CAST(b AS TIMESTAMPTZ))) // unit_micros;
CREATE MACRO fn.unix_seconds(x) AS CAST(floor(epoch_us(x) / 1000000) AS BIGINT);
CREATE MACRO fn.unix_millis(x) AS CAST(floor(epoch_us(x) / 1000) AS BIGINT);

-- JSON: a document is text (STRING) or JSON -------------------------------------------------------------------
CREATE MACRO fn.parsed(x) AS CAST(CASE WHEN json_valid(CAST(x AS VARCHAR)) THEN CAST(x AS VARCHAR) END AS JSON);
CREATE MACRO fn.json_scalar(j, path) AS CASE WHEN json_type(j, path) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(j, path) END;
CREATE MACRO fn.json_items(j, path) AS CASE WHEN json_type(j, path) = 'ARRAY' THEN CAST(json_extract(j, path) AS JSON[]) END;
CREATE MACRO fn.json_value(x, path) AS fn.json_scalar(fn.parsed(x), path);
CREATE MACRO fn.json_query(x, path) AS json_extract(fn.parsed(x), path);
CREATE MACRO fn.json_query_text(x, path) AS CAST(json_extract(fn.parsed(x), path) AS VARCHAR);
CREATE MACRO fn.json_query_array(x, path) AS fn.json_items(fn.parsed(x), path);
CREATE MACRO fn.json_query_array_text(x, path) AS CAST(fn.json_items(fn.parsed(x), path) AS VARCHAR[]);
CREATE MACRO fn.json_value_array(x, path) AS list_transform(fn.json_items(fn.parsed(x), path), lambda e: fn.json_scalar(e, '$'));
-- A TIMESTAMP in JSON is written as RFC 3339.
CREATE MACRO fn.json_text(x) AS regexp_replace(coalesce(CAST(to_json(x) AS VARCHAR), 'null'), '"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00"', '"\1T\2Z"', 'g');
CREATE MACRO fn.to_json(x) AS CAST(fn.json_text(x) AS JSON);
CREATE MACRO fn.json_type(x) AS CASE json_type(x) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE 'number' END;
CREATE MACRO fn.json_string(x) AS CASE WHEN json_type(x) = 'VARCHAR' THEN json_extract_string(x, '$') ELSE CAST(CAST('The provided JSON input is not a string' AS BIGINT) AS VARCHAR) END;
CREATE MACRO fn.json_int64(x) AS CASE WHEN json_type(x) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN fn.int64_of_text(json_extract_string(x, '$')) ELSE CAST('The provided JSON input is not an integer' AS BIGINT) END;
CREATE MACRO fn.json_float64(x) AS CASE WHEN json_type(x) IN ('BIGINT', 'UBIGINT', 'DOUBLE') THEN CAST(json_extract_string(x, '$') AS DOUBLE) ELSE CAST('The provided JSON input is not a number' AS DOUBLE) END;
CREATE MACRO fn.json_bool(x) AS CASE WHEN json_type(x) = 'BOOLEAN' THEN CAST(json_extract_string(x, '$') AS BOOLEAN) ELSE CAST('The provided JSON input is not a boolean' AS BOOLEAN) END;
CREATE MACRO fn.lax_string(x) AS fn.json_scalar(x, '$');
CREATE MACRO fn.lax_int64(x) AS TRY(fn.int64_of_text(fn.json_scalar(x, '$')));
CREATE MACRO fn.lax_float64(x) AS TRY_CAST(fn.json_scalar(x, '$') AS DOUBLE);

-- Hashes and encodings ----------------------------------------------------------------------------------------
CREATE MACRO fn.md5(x) AS unhex(md5(x));
CREATE MACRO fn.sha1(x) AS unhex(sha1(x));
CREATE MACRO fn.sha256(x) AS unhex(sha256(x));
CREATE MACRO fn.to_hex(x) AS lower(hex(x));
CREATE MACRO fn.uuid() AS CAST(uuid() AS VARCHAR);
CREATE MACRO fn.date_of_days(n) AS DATE '1970-01-01' + CAST(n AS INTEGER);
CREATE MACRO fn.days_of_date(d) AS CAST(fn.as_date(d) - DATE '1970-01-01' AS BIGINT);
