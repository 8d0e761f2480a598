// SPDX-License-Identifier: GPL-2.0-or-later
// C expressions over the dumped kernel's memory. Every action is one call of evaluate.h; values are
// read when their number is needed, so that sizeof and & read nothing. Conflicts fail the build.
%include {
#include <assert.h>
#include "answer/evaluate.h"
}
%name expression_parse
%token_prefix C_
%token_type {struct token}
%extra_argument {struct evaluation *evaluation}
%default_type {struct value}
%type type {struct ctype}
%type base {struct ctype}
%type member {struct token}
%syntax_error { evaluate_unexpected(evaluation, TOKEN); }
%stack_overflow { evaluate_too_deep(evaluation); }

%left OROR.
%left ANDAND.
%left OR.
%left XOR.
%left AND.
%left EQ NE.
%left LT LE GT GE.
%left SHL SHR.
%left PLUS MINUS.
%left TIMES DIVIDE MODULO.
%right NOT COMPLEMENT SIZEOF CAST.
%left LEFT LBRACKET DOT ARROW.

input ::= expression(A).	{ evaluation->result = A; }
input ::= type(T).		{ evaluation->result = value_at(T, 0); evaluation->is_type = true; }

expression(R) ::= NUMBER(T).	{ R = evaluate_literal(T); }
expression(R) ::= NAME(T).	{ R = evaluate_name(evaluation, T); }
expression(R) ::= LEFT expression(A) RIGHT.	{ R = A; }
expression(R) ::= expression(A) LBRACKET expression(B) RBRACKET.	{ R = evaluate_element(evaluation, A, B); }
expression(R) ::= expression(A) DOT member(T).	{ R = evaluate_member(evaluation, A, T); }
expression(R) ::= expression(A) ARROW member(T).	{ R = evaluate_member(evaluation, A, T); }
expression(R) ::= TIMES expression(A). [NOT]	{ R = evaluate_follow(evaluation, A); }
expression(R) ::= AND expression(A). [NOT]	{ R = evaluate_address(evaluation, A); }
expression(R) ::= MINUS(T) expression(A). [NOT]	{ R = evaluate_unary(evaluation, T.kind, A); }
expression(R) ::= NOT(T) expression(A).		{ R = evaluate_unary(evaluation, T.kind, A); }
expression(R) ::= COMPLEMENT(T) expression(A).	{ R = evaluate_unary(evaluation, T.kind, A); }
expression(R) ::= SIZEOF LEFT type(T) RIGHT.	{ R = evaluate_sizeof(evaluation, T); }
expression(R) ::= SIZEOF expression(A).		{ R = evaluate_sizeof(evaluation, A.type); }
expression(R) ::= LEFT type(T) RIGHT expression(A). [CAST]	{ R = evaluate_cast(evaluation, T, A); }
expression(R) ::= expression(A) OROR(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) ANDAND(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) OR(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) XOR(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) AND(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) EQ(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) NE(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) LT(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) LE(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) GT(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) GE(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) SHL(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) SHR(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) PLUS(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) MINUS(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) TIMES(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) DIVIDE(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }
expression(R) ::= expression(A) MODULO(T) expression(B).	{ R = evaluate_binary(evaluation, T.kind, A, B); }

// Members may have the names of types.
member(R) ::= NAME(T).		{ R = T; }
member(R) ::= TYPE(T).		{ R = T; }

type(R) ::= base(T).		{ R = T; }
type(R) ::= type(T) TIMES.	{ R = (struct ctype){T.id, T.stars + 1}; }
base(R) ::= TYPE(T).		{ R = evaluate_type(evaluation, T, NULL); }
base(R) ::= STRUCT(K) member(T).	{ R = evaluate_type(evaluation, T, &K); }
base(R) ::= UNION(K) member(T).	{ R = evaluate_type(evaluation, T, &K); }
base(R) ::= ENUM(K) member(T).	{ R = evaluate_type(evaluation, T, &K); }
