"""The tables of an edition. :data:`LAYOUT` is raised when what they hold changes meaning."""

from __future__ import annotations

from typing import Final

LAYOUT: Final = 4

SCHEMA: Final = """
create table meta (key text primary key, value text not null) without rowid;
create table page (
    path text primary key, kind text not null, title text not null,
    report blob not null, extras blob not null, html blob not null, etag text not null);
create index page_kind on page (kind, path);
create table picture (
    path text not null, name text not null, svg blob not null, primary key (path, name)) without rowid;
create table page_table (
    path text not null, id text not null, position integer not null, title text not null, columns text not null,
    rows integer not null, body blob not null, primary key (path, id)) without rowid;
create table fact (name text primary key, body blob not null) without rowid;
create table place (
    code text primary key, name text not null, label text not null, geography text not null, sector text not null,
    icb text not null, region text not null, latitude real, longitude real,
    judged integer not null, reason text not null) without rowid;
create index place_level on place (geography, name);
create table name (folded text not null, code text not null, shown text not null, what text not null);
create index name_folded on name (folded);
create table estimate (
    measure text not null, geography text not null, period text not null, treatment_function text not null,
    area text not null, value real, low real, high real, interval text not null,
    counting_low real, counting_high real, numerator real, denominator real, completeness real,
    judged integer not null, status text not null, reason text not null,
    rank_low integer, rank_high integer, ranked_of integer, p_top10 real, p_bottom10 real, method text not null,
    primary key (measure, geography, period, treatment_function, area)) without rowid;
create index estimate_area on estimate (area, measure, period, treatment_function);
create table series (
    measure text not null, geography text not null, treatment_function text not null, area text not null,
    period text not null, value real, england real, part real, whole real, judged integer not null,
    reason text not null, stretch integer not null, revised integer not null,
    primary key (measure, geography, treatment_function, area, period)) without rowid;
create table submission (
    period text not null, provider text not null, name text not null, sector text not null, icb text,
    status text not null, list_size integer, since text, last_sent text, last_list integer, next_sent text,
    next_list integer, counts_against_areas integer not null, successors text not null, revised integer not null,
    other_list integer, other_file text not null, reason text not null,
    primary key (provider, period)) without rowid;
create index submission_period on submission (period desc, provider);
create table wait (
    provider text not null, treatment_function text not null, period text not null,
    median real, median_low real, median_high real, p92 real, p92_low real, p92_high real,
    within_18 real, within_18_low real, within_18_high real, list_size integer,
    status text not null, reason text not null, last_sent text not null,
    primary key (provider, treatment_function)) without rowid;
create index wait_function on wait (treatment_function);
create table wait_site (
    code text not null, name text not null, provider text not null, latitude real not null, longitude real not null,
    how text not null, primary key (provider, code)) without rowid;
create index wait_site_code on wait_site (code);
create table compared (
    measure text not null, area text not null, position integer, value real, low real, high real, numerator real,
    denominator real, status text not null, rank_low integer, rank_high integer, ranked_of integer not null,
    reason text not null, primary key (area, measure)) without rowid;
create table contrast (
    measure text not null, geography text not null, position integer not null, body blob not null,
    primary key (measure, geography, position));
"""
